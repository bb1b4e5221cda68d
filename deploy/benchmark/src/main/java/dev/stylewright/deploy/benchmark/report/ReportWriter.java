package dev.stylewright.deploy.benchmark.report;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the figures of a part to the console and, as files, to a directory. To be mixed into the part's command. */
public final class ReportWriter {
    private static final String ROWS = ".rows";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli before the call
    private CommandSpec part;

    @Option(names = "--out", paramLabel = "DIRECTORY", description = "directory for tables and plots")
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

    /** Writes a part's rows of the table of all parts to {@code <part>.rows}. */
    public void rows(List<Row> rows) throws IOException {
        file(part.name() + ROWS, rows.stream().map(row -> row.encode() + "\n").collect(Collectors.joining()));
    }

    /** The rows that all parts have written, part by part. */
    public List<Row> rows() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Row> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + ROWS)) {
            List<Path> sorted = new ArrayList<>();
            files.forEach(sorted::add);
            Collections.sort(sorted, Collections.reverseOrder());
            for (Path file : sorted) {
                Files.readAllLines(file).forEach(line -> found.add(Row.decode(line)));
            }
        }
        return found;
    }

    /** The file in which a part may keep its measurements so far. */
    public Path measurements() {
        return directory.resolve(part.name() + ".measured");
    }

    /** Prints the progress. */
    public void say(String text) {
        part.commandLine().getErr().println(text);
        part.commandLine().getErr().flush();
    }
}
