package dev.stylewright.worker.app.configuration.source;

import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests corrections of misspelt words. */
final class Suggestion {

    private Suggestion() {}

    /** The candidate closest to a word, if at most a third of the characters of the longer one differ. */
    static Optional<String> closest(String word, Collection<String> candidates) {
        String folded = fold(word);
        return candidates.stream()
                .filter(candidate -> distance(folded, fold(candidate)) * 3
                        <= Math.max(folded.length(), fold(candidate).length()) - commonStart(folded, fold(candidate)))
                .min(Comparator.<String>comparingInt(candidate -> distance(folded, fold(candidate)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static String fold(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]", "");
    }

    private static int commonStart(String left, String right) {
        // Ignore the prefix that all keys share, which would make different keys look similar.
        return left.startsWith(WorkerConfiguration.PREFIX) && right.startsWith(WorkerConfiguration.PREFIX)
                ? WorkerConfiguration.PREFIX.length()
                : 0;
    }

    /** Levenshtein distance: characters to insert, delete or replace. */
    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] current = new int[right.length() + 1];
            current[0] = i;
            for (int j = 1; j < current.length; j++) {
                int change = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
