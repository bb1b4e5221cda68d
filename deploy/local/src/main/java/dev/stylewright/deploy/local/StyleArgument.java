package dev.stylewright.deploy.local;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The value of {@code --style}: a file and how much it counts.
 *
 * @param file the style image
 * @param weight relative to the other styles' weights, 0 to 1e6
 */
record StyleArgument(Path file, double weight) {

    /**
     * Reads {@code FILE} or {@code FILE:WEIGHT}. A file that exists under the whole text is meant as it is, whatever
     * colons are in its name.
     *
     * @throws IllegalArgumentException when the text is neither
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
        String wrong = "'" + text + "' is no file, and '" + weight + "' is no weight from 0 to 1e6";
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
