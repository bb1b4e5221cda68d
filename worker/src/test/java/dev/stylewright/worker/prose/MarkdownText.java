package dev.stylewright.worker.prose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A Markdown document.
 *
 * @param text the text, with line breaks {@code \n}
 */
record MarkdownText(String text) {

    /** The longest line of prose, in characters. */
    static final int MAX_COLUMNS = 120;

    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```[^\\n]*$");
    /** Four spaces after an empty line, unless a list item begins there. */
    private static final Pattern INDENTED = Pattern.compile("(?m)(?<=\\n\\n)(?: {4}(?! *[-*\\d])[^\\n]*\\n)+");
    /** From a comment that begins with "Generated" or "fields of" to the comment "end", or else to the end of the document. */
    private static final Pattern GENERATED = Pattern.compile("(?s)<!-- (?:Generated|fields of).*?(?:<!-- end -->|\\z)");

    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");
    private static final Pattern CODE = Pattern.compile("`(?:[^`\\n]|\\n(?!\\n))+`");
    private static final Pattern TARGET = Pattern.compile("(?<=\\])\\([^)\\n]*\\)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern ADDRESS = Pattern.compile("https?://\\S+");

    /** The text in which spaces replace code, generated parts, comments and addresses of links. */
    String prose() {
        String prose = withoutCodeBlocks();
        for (Pattern pattern : List.of(CODE, TARGET, ADDRESS)) {
            prose = Blank.out(pattern, prose);
        }
        return prose;
    }

    /** The numbers, from 1, of lines of prose that are longer than {@link #MAX_COLUMNS} and could be wrapped. */
    List<Integer> longLines() {
        String[] lines = withoutCodeBlocks().split("\n", -1);
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            if (line.codePointCount(0, line.length()) > MAX_COLUMNS && isProse(line.strip())) {
                numbers.add(i + 1);
            }
        }
        return numbers;
    }

    /** The targets of links and images, without those on other hosts. */
    List<String> localLinks() {
        return LINK.matcher(Blank.out(FENCE, text))
                .results()
                .map(match -> match.group(1))
                .filter(target -> !ADDRESS.matcher(target).lookingAt())
                .toList();
    }

    /** The anchors of the headings, formed as GitHub does: lower case, without punctuation, a hyphen for each space. */
    List<String> anchors() {
        return HEADING.matcher(Blank.out(FENCE, text))
                .results()
                .map(match -> TARGET.matcher(match.group(1)).replaceAll(""))
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .strip())
                .map(heading -> heading.replace(' ', '-'))
                .toList();
    }

    private String withoutCodeBlocks() {
        String rest = text;
        for (Pattern pattern : List.of(FENCE, GENERATED, COMMENT, INDENTED)) {
            rest = Blank.out(pattern, rest);
        }
        return rest;
    }

    /** Neither a row of a table, nor an image, nor one long word after the mark of a list item. */
    private static boolean isProse(String line) {
        return !line.startsWith("|")
                && !line.startsWith("![")
                && line.replaceFirst("^(?:[-*]|\\d+\\.) +", "").contains(" ");
    }
}
