package dev.stylewright.worker.prose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file with one entry per line. Lines that begin with {@code #} are comments, at its top.
 *
 * @param path path of the file
 */
record ListFile(Path path) {

    List<String> entries() throws IOException {
        return Files.readAllLines(path).stream()
                .filter(line -> !line.isBlank() && !isComment(line))
                .toList();
    }

    /** Replaces the entries and keeps the comments. */
    void write(Stream<String> entries) throws IOException {
        List<String> comments =
                Files.readAllLines(path).stream().filter(ListFile::isComment).toList();
        Files.write(path, Stream.concat(comments.stream(), entries).toList());
    }

    private static boolean isComment(String line) {
        return line.startsWith("#");
    }
}
