package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.terminal.CommandException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The file of the result. An existing file is kept: an explicit name is rejected unless it may be overwritten; otherwise the next unused default name
 * is taken.
 */
final class OutputFile {

    private static final String DEFAULT_NAME = "stylized";
    private static final String DEFAULT_ENDING = ".png";

    private final Path path;
    private final boolean overwrite;

    private OutputFile(Path path, boolean overwrite) {
        this.path = path;
        this.overwrite = overwrite;
    }

    /**
     * Chooses the file.
     *
     * @param named the file given by the user
     * @param overwrite whether an existing file may be replaced
     * @param directory directory of a default file
     * @throws CommandException the file could not be written
     */
    static OutputFile choose(Optional<Path> named, boolean overwrite, Path directory) {
        Path path = named.orElseGet(() -> free(directory, overwrite))
                .toAbsolutePath()
                .normalize();
        requireEnding(path);
        Path parent = path.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw CommandException.usage(
                    "The directory " + parent + " for the result does not exist: create it first.");
        }
        if (!Files.isWritable(parent)) {
            throw CommandException.usage("The directory " + parent + " cannot be written to: choose another --out.");
        }
        if (Files.isDirectory(path)) {
            throw CommandException.usage(path + " is a directory: name a file, such as --out "
                    + path.resolve(DEFAULT_NAME + DEFAULT_ENDING) + ".");
        }
        if (Files.exists(path) && !overwrite) {
            throw CommandException.usage(path + " already exists: choose another --out, or add --overwrite.");
        }
        return new OutputFile(path, overwrite);
    }

    /** The absolute path. */
    Path path() {
        return path;
    }

    /** The extension, in lower case, with its dot; determines the format. */
    String ending() {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.'));
    }

    /** The file of previews: beside this file, replaced by each preview. */
    OutputFile preview() {
        return new OutputFile(path.resolveSibling(path.getFileName() + ".preview.jpg"), true);
    }

    /** Writes the file atomically. */
    void write(byte[] bytes) {
        try {
            Path part = path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID() + ".part");
            try {
                Files.write(part, bytes, StandardOpenOption.CREATE_NEW);
                move(part);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw CommandException.failed("The result cannot be written to " + path + ": " + e.getMessage(), e);
        }
    }

    private void move(Path part) throws IOException {
        if (!overwrite) {
            Files.move(part, path);
            return;
        }
        try {
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path free(Path directory, boolean overwrite) {
        Path first = directory.resolve(DEFAULT_NAME + DEFAULT_ENDING);
        Path path = first;
        for (int i = 2; Files.exists(path) && !overwrite; i++) {
            path = directory.resolve(DEFAULT_NAME + "-" + i + DEFAULT_ENDING);
        }
        return path;
    }

    private static void requireEnding(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (!name.endsWith(".png") && !name.endsWith(".jpg") && !name.endsWith(".jpeg") && !name.endsWith(".webp")) {
            throw CommandException.usage(
                    "The result's name must end in .png, .jpg, .jpeg or .webp, which determines the format; "
                            + path.getFileName() + " does not.");
        }
    }
}
