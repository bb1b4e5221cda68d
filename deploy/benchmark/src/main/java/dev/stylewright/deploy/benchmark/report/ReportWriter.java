package dev.stylewright.deploy.benchmark.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the figures of a part to the console and, as files, to a directory. To be mixed into the part's command. */
public final class ReportWriter {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli before the call
    private CommandSpec part;

    @Option(names = "--out", paramLabel = "DIRECTORY", description = "where tables and plots go")
    private Path directory = Path.of("benchmark");

    /** Prints the part's table and writes it to {@code <part>.md}. */
    public void table(String markdown) throws IOException {
        file(part.name() + ".md", markdown);
        part.commandLine().getOut().println(markdown);
        part.commandLine().getOut().flush();
    }

    /** Writes a further file, a plot for example. */
    public void file(String name, String text) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(name), text);
    }

    /** Tells how far it has come. */
    public void say(String text) {
        part.commandLine().getErr().println(text);
        part.commandLine().getErr().flush();
    }
}
