package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.Reasons;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second {@code stylize serve} out of a directory of data. The operating system releases it when the process ends in any way. */
final class DirectoryLock implements AutoCloseable {

    private static final String FILE = "serve.lock";

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws CommandException another process has the directory, or the file of the lock cannot be written */
    static DirectoryLock take(Path directory) {
        try {
            FileChannel channel =
                    FileChannel.open(directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean locked = false;
            try {
                locked = lock(channel);
            } finally {
                if (!locked) {
                    channel.close();
                }
            }
            if (!locked) {
                throw CommandException.failed("Another stylize serve is running with the directory " + directory
                        + ": stop it, or choose another --dir.");
            }
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw CommandException.failed(
                    "The directory " + directory + " cannot be locked: " + Reasons.of(e) + ". Choose another --dir.",
                    e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    /** Releases the lock. The file stays, since deleting it could let two processes lock different files. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
