package dev.stylewright.deploy.local.stack;

import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The free space of the disk with the broker's data. */
final class FreeSpace {

    /** A broker starts with less than 1 MB. The rest is for requests, logs and pictures. */
    private static final long LEAST = 20_000_000;

    private FreeSpace() {}

    /** @throws CommandException there is too little space for a broker to work */
    static void require(Path directory) {
        long free = of(directory);
        if (free < LEAST) {
            throw CommandException.failed(
                    "Too little space is left for the broker's data in " + directory
                            + describe(directory) + ", and " + megabytes(LEAST)
                            + " are needed. Delete something, or choose another directory: TMPDIR for stylize, --dir for serve.");
        }
    }

    /** The free space in brackets, to be appended to the name of the directory. */
    static String describe(Path directory) {
        return " (" + megabytes(of(directory)) + " free)";
    }

    private static long of(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw CommandException.failed(directory + " cannot be used: " + Reasons.of(e) + ".", e);
        }
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
