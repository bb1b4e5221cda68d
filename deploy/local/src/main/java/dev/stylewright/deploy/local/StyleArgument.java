package dev.stylewright.deploy.local;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The value of {@code --style}: a file and its weight.
 *
 * @param file the style image
 * @param weight relative to the other styles' weights, 0 to 1e6
 */
record StyleArgument(Path file, double weight) {

    /**
     * Parses {@code FILE} or {@code FILE:WEIGHT}. If a file with the whole text as its name exists, it is used, even if the name contains colons.
     *
     * @throws IllegalArgumentException the text is neither
     */
    static StyleArgument parse(String text) {
        Path whole = path(text);
        int colon = text.lastIndexOf(':');
        if (colon < 0 || Files.exists(whole)) {
            return new StyleArgument(whole, 1.0);
        }
        return new StyleArgument(path(text.substring(0, colon)), weight(text.substring(colon + 1), text));
    }

    private static Path path(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a style needs a file: FILE or FILE:WEIGHT");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is not a file name: " + e.getReason(), e);
        }
    }

    private static double weight(String weight, String text) {
        String wrong = "'" + text + "' is not a file, and '" + weight + "' is not a weight from 0 to 1e6";
        try {
            double value = Double.parseDouble(weight);
            if (value >= 0 && value <= 1e6) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(wrong, e);
        }
        throw new IllegalArgumentException(wrong);
    }
}
