package dev.stylewright.deploy.acceptance;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules and dashboards for a clock that runs faster: windows, offsets, delays and the two thresholds that are times become shorter by this factor, so
 * that a day takes minutes. Everything else is unchanged.
 */
final class FasterRules {

    private static final Pattern TIME = Pattern.compile("(\\[|offset |for: )(\\d+)([mh])\\b");
    private static final Map<String, Integer> SECONDS = Map.of("m", 60, "h", 3600);
    /** Comparisons with a time in seconds: the objective of the wait, and an hour without an outcome. */
    private static final Pattern THRESHOLD = Pattern.compile("(:p95_15m|_age_seconds:max) > (\\d+)");

    private FasterRules() {}

    /** The unchanged text if {@code times} is 1. */
    static String of(String text, int times) {
        if (times == 1) {
            return text;
        }
        String windows = TIME.matcher(text).replaceAll(found -> {
            int seconds = Integer.parseInt(found.group(2)) * SECONDS.getOrDefault(found.group(3), 1);
            return Matcher.quoteReplacement(found.group(1) + seconds / times + "s");
        });
        return THRESHOLD
                .matcher(windows)
                .replaceAll(found ->
                        Matcher.quoteReplacement(found.group(1) + " > " + Integer.parseInt(found.group(2)) / times));
    }
}
