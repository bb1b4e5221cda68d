package dev.stylewright.worker.prose;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A Java source file.
 *
 * @param text the text, with line breaks {@code \n}
 */
record JavaText(String text) {

    private static final Pattern ALL = Pattern.compile("(?s).+");
    private static final String LITERAL = "\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\\n])*+'";
    /** Group 1 is a comment. Literals take part, so that a comment mark within a literal begins no comment. */
    private static final Pattern LITERAL_OR_COMMENT =
            Pattern.compile(LITERAL + "|(/\\*.*?\\*/|//[^\\n]*)", Pattern.DOTALL);

    private static final Pattern MARK = Pattern.compile("(?m)^\\s*\\*(?!/)|/\\*+|\\*/|//");
    private static final Pattern TAG =
            Pattern.compile("\\{@(?:code|link|linkplain|value|literal)\\b[^}]*\\}|@param\\s+\\S+|</?[a-z][^>]*>");

    /** The text in which spaces replace everything except the words of its comments. */
    String comments() {
        StringBuilder comments = new StringBuilder(Blank.out(ALL, text));
        LITERAL_OR_COMMENT.matcher(text).results().forEach(match -> {
            String comment = match.group(1);
            if (comment != null) {
                comments.replace(match.start(), match.end(), comment);
            }
        });
        String words = comments.toString();
        for (Pattern pattern : List.of(MARK, TAG)) {
            words = Blank.out(pattern, words);
        }
        return words;
    }
}
