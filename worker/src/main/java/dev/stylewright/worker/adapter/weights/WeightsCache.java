package dev.stylewright.worker.adapter.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of fetched files. A file is either complete or missing: it grows beside its place, under the suffix {@code .part}, and is moved when
 * complete. If several processes share it, one fetches and the others wait. A read-only directory is sufficient if the file exists.
 */
final class WeightsCache {
    private static final Logger LOG = LoggerFactory.getLogger(WeightsCache.class);

    private final Path directory;

    WeightsCache(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** Completes the file at {@code part}, which may be partially complete. */
    interface Filler {
        void fill(Path part) throws IOException;
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    /**
     * The file of this name; created by {@code filler} if it does not exist.
     *
     * @throws WeightsException the file cannot be fetched; the message is one line
     */
    Path file(String name, Filler filler) {
        Path file = path(name);
        if (Files.isRegularFile(file)) {
            return file;
        }
        try {
            Files.createDirectories(directory);
            // A file lock excludes other processes, this lock the threads of this process.
            synchronized (WeightsCache.class) {
                try (FileChannel lock = FileChannel.open(
                                path(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock held = lock(lock, file)) {
                    if (held.isValid() && !Files.isRegularFile(file)) {
                        Path part = path(name + ".part");
                        filler.fill(part);
                        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            }
            return file;
        } catch (IOException | ReadOnlyFileSystemException e) {
            throw new WeightsException(
                    "the weights cache %s cannot be used: %s. Set stylewright.weights-cache or XDG_CACHE_HOME to a writable directory with enough space"
                            .formatted(directory, reason(e)),
                    e);
        }
    }

    private static FileLock lock(FileChannel channel, Path file) throws IOException {
        FileLock free = channel.tryLock();
        if (free != null) {
            return free;
        }
        LOG.info("another process fetches {}; waiting for it", file);
        return channel.lock();
    }

    private static String reason(Exception failure) {
        if (failure instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        }
        if (failure instanceof FileSystemException other && other.getReason() != null) {
            return other.getReason() + " (" + other.getFile() + ")";
        }
        return String.valueOf(failure.getMessage());
    }
}
