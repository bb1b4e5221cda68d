package dev.stylewright.deploy.local.batch;

import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.Reasons;
import dev.stylewright.worker.adapter.image.library.ImageKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The pictures of a directory, without those of its subdirectories.
 *
 * @param pictures sorted by name; files that cannot be read count as pictures
 * @param skipped a line for each entry that is not a picture; empty for hidden files
 */
record PictureDirectory(List<Path> pictures, List<String> skipped) {

    /**
     * Reads a directory.
     *
     * @param results the directory of the results, which is not named as skipped
     * @throws CommandException the directory cannot be read, or has no picture
     */
    static PictureDirectory read(Path directory, Path results) {
        List<Path> pictures = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (Path entry : entries(directory)) {
            String name = String.valueOf(entry.getFileName());
            if (name.startsWith(".") || isSame(entry, results)) {
                continue;
            }
            if (Files.isDirectory(entry)) {
                skipped.add(name + " is a directory");
            } else if (!Files.isRegularFile(entry)) {
                skipped.add(name + " is no regular file");
            } else {
                byte[] head = head(entry);
                if (head.length > 0 && ImageKind.of(head).isEmpty()) {
                    skipped.add(name + " is " + ImageKind.describe(head));
                } else {
                    pictures.add(entry);
                }
            }
        }
        if (pictures.isEmpty()) {
            throw CommandException.usage("The directory " + directory + " has no picture, not counting subdirectories; "
                    + ImageKind.ACCEPTED + ".");
        }
        return new PictureDirectory(pictures, skipped);
    }

    private static boolean isSame(Path one, Path other) {
        return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }

    private static List<Path> entries(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted(Comparator.comparing(Path::toString)).toList();
        } catch (IOException e) {
            throw CommandException.usage("The directory " + directory + " cannot be read: " + Reasons.of(e) + ".", e);
        }
    }

    /** The first bytes; none of a file that cannot be read, whose painting fails with the reason. */
    private static byte[] head(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(ImageKind.HEAD);
        } catch (IOException unreadable) {
            return new byte[0];
        }
    }
}
