package dev.stylewright.worker.prose;

import java.util.regex.Pattern;

/** Replaces parts of a text by spaces, so that the rest keeps its lines and columns. */
final class Blank {

    private static final Pattern VISIBLE = Pattern.compile("[^\\n]");

    private Blank() {}

    /** The text with spaces in place of each match; line breaks remain. */
    static String out(Pattern pattern, String text) {
        return pattern.matcher(text)
                .replaceAll(match -> VISIBLE.matcher(match.group()).replaceAll(" "));
    }
}
