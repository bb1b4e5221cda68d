package dev.stylewright.deploy.acceptance.documents;

import dev.stylewright.deploy.acceptance.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The Markdown documents of the repository, in the order in which a user reads them. */
final class Documents {

    /** Where a user starts; all other documents follow in the order of their names. */
    private static final List<String> FIRST =
            List.of("README.md", "worker/docs/tour.md", "worker/docs/integrate.md", "protocol/README.md");

    private static final Set<String> OMITTED = Set.of("target", "node_modules");

    private Documents() {}

    /** All fenced blocks of all documents. */
    static List<FencedBlock> blocks() {
        return names().stream()
                .flatMap(name -> FencedBlock.in(name, Repository.read(name)).stream())
                .toList();
    }

    /** The paths of the documents from the top of the repository, with {@code /} between folders. */
    static List<String> names() {
        return files(name -> name.endsWith(".md")).stream()
                .sorted(Comparator.comparingInt(Documents::position).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** The paths of files, without build outputs and hidden folders. */
    static List<String> files(Predicate<String> condition) {
        List<String> found = new ArrayList<>();
        try {
            Files.walkFileTree(Repository.ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    String name = String.valueOf(directory.getFileName());
                    boolean hidden = name.startsWith(".") && !directory.equals(Repository.ROOT);
                    return hidden || OMITTED.contains(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String path = Repository.ROOT.relativize(file).toString().replace('\\', '/');
                    if (condition.test(path)) {
                        found.add(path);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static int position(String name) {
        int position = FIRST.indexOf(name);
        return position < 0 ? FIRST.size() : position;
    }
}
