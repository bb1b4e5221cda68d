package dev.stylewright.worker.prose;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The words that the documentation avoids, each with a suggestion.
 *
 * @param rules in the order of the list
 */
record WordList(List<Rule> rules) {

    private static final String SEPARATOR = " -> ";

    /**
     * @param pattern pattern of the word
     * @param suggestion for a replacement
     */
    record Rule(Pattern pattern, String suggestion) {}

    /**
     * A word to avoid in a text.
     *
     * @param line in the text, from 1
     * @param word as it appears in the text, on one line
     * @param suggestion for a replacement
     */
    record Finding(int line, String word, String suggestion) {}

    WordList {
        rules = List.copyOf(rules);
    }

    /**
     * @param lines {@code expression -> suggestion}. Expressions match whole words and ignore case; a space matches any white space.
     * @throws IllegalArgumentException if a line has no suggestion, or its expression is not valid
     */
    static WordList parse(List<String> lines) {
        List<Rule> rules = new ArrayList<>();
        for (String line : lines) {
            int separator = line.indexOf(SEPARATOR);
            if (separator <= 0) {
                throw new IllegalArgumentException("A line needs the form \"expression -> suggestion\": " + line);
            }
            String expression = line.substring(0, separator).replace(" ", "\\s+");
            rules.add(new Rule(
                    Pattern.compile("(?<![\\w-])(?:" + expression + ")(?![\\w-])", Pattern.CASE_INSENSITIVE),
                    line.substring(separator + SEPARATOR.length())));
        }
        return new WordList(rules);
    }

    /** All words to avoid in a text, in the order of its lines. */
    List<Finding> findIn(String text) {
        return rules.stream()
                .flatMap(rule -> rule.pattern()
                        .matcher(text)
                        .results()
                        .map(match -> new Finding(
                                lineAt(text, match.start()), match.group().replaceAll("\\s+", " "), rule.suggestion())))
                .sorted(Comparator.comparingInt(Finding::line))
                .toList();
    }

    private static int lineAt(String text, int position) {
        return 1 + (int) text.chars().limit(position).filter(c -> c == '\n').count();
    }
}
