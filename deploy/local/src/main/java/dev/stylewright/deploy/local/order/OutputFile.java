package dev.stylewright.deploy.local.order;

import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.Reasons;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The file of the result. An existing file is kept: an explicit name is rejected unless it may be overwritten; otherwise the next unused default name
 * is taken.
 */
public final class OutputFile {

    private static final String DEFAULT_NAME = "stylized";
    private static final String DEFAULT_ENDING = ".png";
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".webp");

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
    public static OutputFile choose(Optional<Path> named, boolean overwrite, Path directory) {
        Path path = named.orElseGet(() -> free(directory, overwrite))
                .toAbsolutePath()
                .normalize();
        if (Files.isDirectory(path)) {
            throw CommandException.usage(path + " is a directory: name a file, such as --out "
                    + path.resolve(DEFAULT_NAME + DEFAULT_ENDING) + ".");
        }
        requireEnding(path);
        Path parent = path.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw CommandException.usage(
                    "The directory " + parent + " for the result does not exist: create it first.");
        }
        if (!Files.isWritable(parent)) {
            throw CommandException.usage("The directory " + parent + " cannot be written to: choose another --out.");
        }
        boolean exists = isTaken(path);
        if (exists && !overwrite) {
            throw CommandException.usage(path + " already exists: choose another --out, or add --overwrite.");
        }
        if (!exists) {
            requireCreatable(path);
        }
        return new OutputFile(path, overwrite);
    }

    /** Some names and directories are refused only when a file is created: names that are too long, directories of the kernel. */
    private static void requireCreatable(Path path) {
        try {
            Files.createFile(path);
            Files.delete(path);
        } catch (NoSuchFileException e) {
            // The directory exists: the kernel's own refuse new files this way.
            throw CommandException.usage(
                    "The directory " + path.getParent() + " takes no new files: choose another --out.", e);
        } catch (IOException e) {
            throw CommandException.usage(path + " cannot be created: " + Reasons.of(e) + ". Choose another --out.", e);
        }
    }

    /** Links without a target count, too: the result must not replace them. */
    private static boolean isTaken(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** A file of a known directory; nothing is checked before it is written. */
    public static OutputFile at(Path path, boolean overwrite) {
        return new OutputFile(path, overwrite);
    }

    /**
     * The extension of the file that {@link #choose} would take; nothing else is checked.
     *
     * @throws CommandException it is none of an image
     */
    public static String ending(Optional<Path> named) {
        Path path = named.orElse(Path.of(DEFAULT_NAME + DEFAULT_ENDING));
        requireEnding(path);
        return new OutputFile(path, true).ending();
    }

    /** Whether the name has the extension of an image. */
    public static boolean looksLikeImage(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /** The absolute path. */
    public Path path() {
        return path;
    }

    /** The extension, in lower case, with its dot; determines the format. */
    public String ending() {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.'));
    }

    /** The file of previews: beside this file, replaced by each preview. */
    public OutputFile preview() {
        return new OutputFile(path.resolveSibling(path.getFileName() + ".preview.jpg"), true);
    }

    /**
     * Writes the result. If that fails, saves it in the directory for temporary files, since a painting may have taken hours.
     *
     * @throws CommandException the file cannot be written; the message names the place of the result
     */
    public void writeResult(byte[] bytes) {
        try {
            write(bytes);
        } catch (CommandException e) {
            throw CommandException.failed(e.getMessage() + " " + saved(bytes), e);
        }
    }

    /**
     * Writes the file atomically.
     *
     * @throws CommandException it cannot be written
     */
    public void write(byte[] bytes) {
        try {
            Path part = path.resolveSibling(".stylewright-" + UUID.randomUUID() + ".part");
            try {
                Files.write(part, bytes, StandardOpenOption.CREATE_NEW);
                move(part);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw CommandException.failed(path + " cannot be written: " + Reasons.of(e) + ".", e);
        }
    }

    private String saved(byte[] bytes) {
        try {
            Path elsewhere = Files.createTempFile(DEFAULT_NAME + "-", ending());
            Files.write(elsewhere, bytes);
            return "The result is in " + elsewhere + " instead.";
        } catch (IOException e) {
            return "The result is lost: it cannot be saved in " + System.getProperty("java.io.tmpdir") + " either, "
                    + Reasons.of(e) + ".";
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
        for (int i = 2; isTaken(path) && !overwrite; i++) {
            path = directory.resolve(DEFAULT_NAME + "-" + i + DEFAULT_ENDING);
        }
        return path;
    }

    private static void requireEnding(Path path) {
        if (!looksLikeImage(path)) {
            throw CommandException.usage(
                    "The result's name must end in .png, .jpg, .jpeg or .webp, which determines the format; "
                            + path.getFileName() + " does not.");
        }
    }
}
