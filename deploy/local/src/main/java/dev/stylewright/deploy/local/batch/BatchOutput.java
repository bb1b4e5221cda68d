package dev.stylewright.deploy.local.batch;

import dev.stylewright.deploy.local.order.OutputFile;
import dev.stylewright.deploy.local.sheet.SheetFormat;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The places of results, from the command line.
 *
 * @param directory directory of the single results
 * @param sheet the file of the sheet, relative to the directory; empty: there is none
 * @param temporary whether the directory is deleted when everything is painted
 */
public record BatchOutput(Path directory, Optional<String> sheet, boolean temporary) {

    private static final Path DEFAULT_DIRECTORY = Path.of("stylized");
    private static final String SWEEP = "sweep.png";
    private static final String PARTS = ".parts";

    /**
     * For the pictures of a directory.
     *
     * @param content that directory
     * @param named the value of {@code --out}
     * @param sheet whether a contact sheet is wanted
     * @throws CommandException the results cannot be written there
     */
    public static BatchOutput ofDirectory(Path content, Optional<Path> named, boolean sheet) {
        Path directory = directory(named);
        String rule = "--content " + content + " is a directory, so --out must be one: ";
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw CommandException.usage(rule + directory + " is a file.");
        }
        if (!Files.exists(directory) && OutputFile.looksLikeImage(directory)) {
            throw CommandException.usage(
                    rule + directory + " is the name of a file, use for example --out " + DEFAULT_DIRECTORY + ".");
        }
        if (isSame(content, directory)) {
            throw CommandException.usage("--out " + directory + " is the directory of --content, where results would"
                    + " replace pictures: choose another --out.");
        }
        return new BatchOutput(directory, sheet ? Optional.of(ContactSheet.NAME) : Optional.empty(), false);
    }

    /**
     * The directory of the results of a directory, not checked.
     *
     * @param named the value of {@code --out}
     */
    public static Path directory(Optional<Path> named) {
        return named.orElse(DEFAULT_DIRECTORY);
    }

    /** @throws CommandException the directory cannot be created or used */
    public void requireUsable() {
        ResultDirectory.open(directory);
    }

    /**
     * For a sweep: a directory for everything, or a file for the grid alone. In that case the single results are kept beside it until all are painted.
     *
     * @param named the value of {@code --out}
     * @throws CommandException the grid cannot be written in this format
     */
    public static BatchOutput ofSweep(Optional<Path> named) {
        Path path = named.orElse(Path.of(SWEEP));
        if (Files.isDirectory(path) || (!Files.exists(path) && !OutputFile.looksLikeImage(path))) {
            return new BatchOutput(path, Optional.of(SWEEP), false);
        }
        String name = String.valueOf(path.getFileName());
        if (!SheetFormat.supports(name)) {
            throw CommandException.usage("The name of a grid must end in .png, .jpg or .jpeg, and " + name
                    + " does not: choose another --out, or a directory.");
        }
        return new BatchOutput(path.resolveSibling(name + PARTS), Optional.of("../" + name), true);
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            throw CommandException.usage(other + " cannot be read: " + Reasons.of(e) + ".", e);
        }
    }
}
