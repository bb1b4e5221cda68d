package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.terminal.ProgressBar;
import dev.stylewright.deploy.local.terminal.TerminalEnvironment;
import java.nio.file.Path;
import java.util.Optional;

/** Entry point of the {@code stylize} command. */
public final class Main {

    private Main() {}

    /** Runs the command line and exits with its code. */
    public static void main(String[] arguments) {
        TerminalEnvironment environment = new TerminalEnvironment(
                Boolean.getBoolean("stylewright.terminal"),
                Integer.getInteger("stylewright.columns", ProgressBar.USUAL_COLUMNS),
                cache(),
                true);
        System.exit(StylizeCommand.create(environment).execute(arguments));
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(directory -> !directory.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("stylewright");
    }
}
