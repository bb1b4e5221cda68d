package dev.stylewright.worker.prose;

import java.util.regex.Pattern;

/** Replaces parts of a text by spaces, so that the rest keeps its lines and columns. */
final class Blank {

    private Blank() {}

    /** The text with spaces in place of each match; line breaks remain. */
    static String out(Pattern pattern, String text) {
        StringBuilder rest = new StringBuilder(text);
        pattern.matcher(text).results().forEach(match -> {
            for (int i = match.start(); i < match.end(); i++) {
                if (rest.charAt(i) != '\n') {
                    rest.setCharAt(i, ' ');
                }
            }
        });
        return rest.toString();
    }
}
