package dev.stylewright.deploy.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The temporary directory of one run; it goes with the run. */
final class RunDirectory implements AutoCloseable {

    private final Path path;

    private RunDirectory(Path path) {
        this.path = path;
    }

    static RunDirectory create() {
        try {
            return new RunDirectory(Files.createTempDirectory("stylize-"));
        } catch (IOException e) {
            throw CommandException.failed("Cannot create a temporary directory: " + e.getMessage(), e);
        }
    }

    Path path() {
        return path;
    }

    /** Where the run writes its log. */
    Path log() {
        return path.resolve("stylize.log");
    }

    /** Deletes the directory with all that is in it; harmless when it is gone. */
    @Override
    public void close() {
        try {
            Files.walkFileTree(path, new DeleteEverything());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete the temporary directory " + path, e);
        }
    }

    /** Tolerates files that vanish meanwhile: a stopped broker deletes some in the background. */
    private static final class DeleteEverything extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
