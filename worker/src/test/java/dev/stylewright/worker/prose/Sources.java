package dev.stylewright.worker.prose;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The files of the repository, without build outputs and hidden folders other than {@code .ci}. */
final class Sources {

    static final Path TOP = Path.of("..").toAbsolutePath().normalize();

    private Sources() {}

    /**
     * The texts of files, with line breaks {@code \n}, by their paths from the top of the repository, with {@code /} between folders.
     *
     * @param ending ending of their names, such as {@code .md}
     */
    static SortedMap<String, String> endingIn(String ending) throws IOException {
        return matching(path -> path.endsWith(ending));
    }

    /** The same for files whose paths from the top of the repository meet a condition. */
    static SortedMap<String, String> matching(Predicate<String> condition) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        Files.walkFileTree(TOP, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                String name = String.valueOf(directory.getFileName());
                return name.equals("target")
                                || name.equals("node_modules")
                                || (name.startsWith(".") && !name.equals(".ci") && !directory.equals(TOP))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = TOP.relativize(file).toString().replace('\\', '/');
                if (condition.test(path)) {
                    files.put(path, Files.readString(file).replace("\r\n", "\n"));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
