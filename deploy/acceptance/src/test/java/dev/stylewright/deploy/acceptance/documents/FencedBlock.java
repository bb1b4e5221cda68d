package dev.stylewright.deploy.acceptance.documents;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A fenced code block of a Markdown document.
 *
 * @param document its path from the top of the repository
 * @param line line of the opening fence, from 1
 * @param language after the opening fence; empty without one
 * @param note the HTML comment on the line before, such as {@code not run: docker}
 * @param text between the fences, without the indentation of a list
 */
record FencedBlock(String document, int line, String language, Optional<String> note, String text) {

    private static final Pattern BLOCK =
            Pattern.compile("(?ms)(?:^ *<!-- ([^\\n]*?) -->\\n)?^( *)```([^\\n]*)\\n(.*?)^ *```$");

    private static final Pattern FENCE = Pattern.compile("(?s)```.*?```");

    /** The blocks of a document, in order. */
    static List<FencedBlock> in(String document, String markdown) {
        return BLOCK.matcher(markdown)
                .results()
                .map(match -> new FencedBlock(
                        document,
                        1 + (int) markdown.substring(0, match.start(2)).lines().count(),
                        match.group(3).strip(),
                        Optional.ofNullable(match.group(1)),
                        match.group(4).replaceAll("(?m)^" + match.group(2), "")))
                .toList();
    }

    boolean holdsCommands() {
        return language.equals("sh");
    }

    /** The commands of a block of the shell. */
    List<List<String>> commands() {
        return ShellText.commands(text);
    }

    /** The text after a key in the note: {@code docker} after {@code not run} in {@code not run: docker}. */
    Optional<String> noted(String key) {
        return note.filter(text -> text.startsWith(key + ": ")).map(text -> text.substring(key.length() + 2));
    }

    /** The document, with the line of its first line of text, as compilers write it. */
    String place() {
        return document + ":" + line;
    }

    /** The lines of a document that begin an indented code block, which has no language. */
    static List<Integer> indentedBlocks(String markdown) {
        String rest = FENCE.matcher(markdown).replaceAll(match -> match.group().replaceAll("[^\\n]", ""));
        return Pattern.compile("(?m)(?<=\\n\\n) {4}(?! *[-*|\\d!])\\S")
                .matcher(rest)
                .results()
                .map(match -> 1 + (int) rest.substring(0, match.start()).lines().count())
                .toList();
    }
}
