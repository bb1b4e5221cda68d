package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.terminal.FailureReport;
import dev.stylewright.deploy.local.terminal.Failures;
import dev.stylewright.deploy.local.terminal.Terminal;
import dev.stylewright.deploy.local.terminal.TerminalEnvironment;
import dev.stylewright.deploy.local.terminal.TerminalSize;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;

/** Entry point of the {@code stylize} command. */
public final class Main {

    private Main() {}

    /** Runs the command line and exits with its code. */
    public static void main(String[] arguments) {
        // Sheets are drawn in memory: an X server that does not answer must not matter.
        System.setProperty("java.awt.headless", "true");
        // SmallRye Config logs before the location of the log file is known. Through JBoss Logging, it would begin with
        // lines of debugging.
        System.setProperty("org.jboss.logging.provider", "jdk");
        Terminal terminal = Terminal.of(
                System.getenv(),
                Boolean.getBoolean("stylewright.terminal"),
                Integer.getInteger("stylewright.columns", TerminalSize.USUAL.columns()),
                System.getProperty("stylewright.encoding", System.getProperty("native.encoding", "")));
        TerminalEnvironment environment = new TerminalEnvironment(terminal, cache(), true);
        System.exit(execute(StylizeCommand.create(environment), arguments));
    }

    private static int execute(CommandLine command, String[] arguments) {
        try {
            return command.execute(arguments);
        } catch (OutOfMemoryError e) {
            return FailureReport.print(Failures.outOfMemory(e), command);
        }
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(directory -> !directory.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("stylewright");
    }
}
