package dev.stylewright.deploy.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The data directory of a server or a run: either one of the caller's, which is kept, or a temporary one, which is deleted with the server or the
 * run. Closing may be repeated.
 *
 * @param path absolute
 * @param temporary whether it is deleted when this is closed
 */
public record DataDirectory(Path path, boolean temporary) implements AutoCloseable {

    /** A directory that is kept; created if it does not exist. */
    public static DataDirectory kept(Path path) {
        try {
            return new DataDirectory(Files.createDirectories(path.toAbsolutePath()), false);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot create the data directory " + path.toAbsolutePath() + ": " + e.getMessage(), e);
        }
    }

    /**
     * A new directory below {@code java.io.tmpdir}.
     *
     * @param prefix prefix of its name
     * @throws UncheckedIOException it cannot be created
     */
    public static DataDirectory temporary(String prefix) {
        try {
            return new DataDirectory(Files.createTempDirectory(prefix).toAbsolutePath(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot create a temporary directory, check java.io.tmpdir: " + e.getMessage(), e);
        }
    }

    /** Deletes a temporary directory with its content; leaves a kept one unchanged. */
    @Override
    public void close() {
        if (!temporary) {
            return;
        }
        try {
            Files.walkFileTree(path, new DeleteEverything());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete the temporary directory " + path, e);
        }
    }

    /** Tolerates files that vanish meanwhile: a stopped broker deletes its last segments in the background. */
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
