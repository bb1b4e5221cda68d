package dev.stylewright.deploy.local.order;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time limit of a painting, such as {@code 90s}, {@code 5m} or {@code 1h}.
 *
 * @param duration one second to a day
 */
public record TimeLimit(Duration duration) {

    private static final Pattern FORMAT = Pattern.compile("([1-9]\\d{0,5})([smh])");
    private static final Duration MAX = Duration.ofDays(1);

    /** @throws IllegalArgumentException the text is not such a time */
    public static TimeLimit parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a time such as 90s, 5m or 1h");
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration =
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                };
        if (duration.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("'" + text + "' is more than a day");
        }
        return new TimeLimit(duration);
    }
}
