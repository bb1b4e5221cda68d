package dev.stylewright.deploy.acceptance.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Splits text of the shell into simple commands. Knows quotes, comments, pipes and lists; substitutions remain as they are written. */
final class ShellText {

    private static final Pattern TOKEN = Pattern.compile(
            "\\\\\\n|(?<comment>#[^\\n]*)|(?<word>(?:'[^']*'|\"(?:\\\\.|[^\"\\\\])*\"|\\\\.|[^\\s;|&'\"\\\\])+)|(?<end>\\n|&&?|\\|\\|?|;)");
    private static final Pattern QUOTED = Pattern.compile("'([^']*)'|\"((?:\\\\.|[^\"\\\\])*)\"|\\\\(.)");
    private static final Pattern PREFIX = Pattern.compile("!|[A-Za-z_]\\w*=.*");

    private ShellText() {}

    /** The words of each simple command, without quotes, and without assignments and {@code !} before the program's name. */
    static List<List<String>> commands(String text) {
        List<List<String>> commands = new ArrayList<>();
        List<String> words = new ArrayList<>();
        Matcher token = TOKEN.matcher(text + "\n");
        while (token.find()) {
            String quoted = token.group("word");
            if (quoted != null) {
                String word = unquoted(quoted);
                if (!words.isEmpty() || !PREFIX.matcher(word).matches()) {
                    words.add(word);
                }
            } else if (token.group("end") != null && !words.isEmpty()) {
                commands.add(List.copyOf(words));
                words.clear();
            }
        }
        return commands;
    }

    /**
     * The lines with commands as they are written, without comments and without the blanks at both ends. A line that a backslash continues is one line.
     */
    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        Matcher token = TOKEN.matcher(text + "\n");
        int copied = 0;
        while (token.find()) {
            if (token.group("comment") == null && !token.group().startsWith("\\\n")) {
                line.append(text, copied, Math.min(token.end(), text.length()));
            } else {
                line.append(text, copied, token.start());
            }
            copied = token.end();
            if (token.group().equals("\n")) {
                lines.add(line.toString().strip());
                line.setLength(0);
            }
        }
        lines.removeIf(String::isEmpty);
        return lines;
    }

    private static String unquoted(String word) {
        return QUOTED.matcher(word).replaceAll(match -> {
            String inner = Stream.of(1, 2, 3)
                    .map(match::group)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse("");
            return Matcher.quoteReplacement(inner);
        });
    }
}
