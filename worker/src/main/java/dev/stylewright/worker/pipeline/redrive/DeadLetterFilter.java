package dev.stylewright.worker.pipeline.redrive;

import dev.stylewright.protocol.report.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Selects dead letters: those that match one of the codes, one of the ids, one of the reasons, and the time. Unspecified criteria match everything.
 *
 * @param codes codes of failures, {@value #NO_CODE} for dead letters without one
 * @param ids ids of requests
 * @param reasons parts of the reason, in lower case
 * @param after earliest time at which a dead letter was written, inclusive
 * @param before latest time at which it was written, exclusive
 */
public record DeadLetterFilter(
        List<String> codes, List<String> ids, List<String> reasons, Optional<Instant> after, Optional<Instant> before)
        implements Predicate<DeadLetter> {

    /** Stands for the code of dead letters written by brokers, which have none. */
    public static final String NO_CODE = "none";

    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");

    public DeadLetterFilter {
        codes = List.copyOf(codes);
        ids = List.copyOf(ids);
        reasons = List.copyOf(reasons);
    }

    /**
     * Parses {@code all}, or terms such as {@code code=IMAGE_NOT_FOUND}, {@code id=order-4711}, {@code reason=timeout}, {@code
     * after=2026-11-20T00:00:00Z}, {@code before=2h}; a number with s, m, h or d is a time before {@code now}.
     *
     * @throws IllegalArgumentException names the invalid term and the valid ones
     */
    public static DeadLetterFilter parse(List<String> terms, Instant now) {
        List<String> codes = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        Optional<Instant> after = Optional.empty();
        Optional<Instant> before = Optional.empty();
        for (String term : terms) {
            int equals = term.indexOf('=');
            String value = term.substring(equals + 1);
            String name = equals < 0 ? term + "=" : term.substring(0, equals);
            switch (name) {
                case "all=" -> requireAlone(terms);
                case "code" -> codes.add(code(value));
                case "id" -> ids.add(required(term, value));
                case "reason" -> reasons.add(required(term, value).toLowerCase(Locale.ROOT));
                case "after" -> after = Optional.of(once(term, after, time(value, now)));
                case "before" -> before = Optional.of(once(term, before, time(value, now)));
                default ->
                    throw new IllegalArgumentException(
                            "'%s' is not a valid term: use all, code=CODE, id=ID, reason=TEXT, after=TIME or before=TIME"
                                    .formatted(term));
            }
        }
        return new DeadLetterFilter(codes, ids, reasons, after, before);
    }

    @Override
    public boolean test(DeadLetter deadLetter) {
        Instant time = deadLetter.record().published();
        return fits(codes, codes.contains(deadLetter.code().orElse(NO_CODE)))
                && fits(ids, deadLetter.requestId().map(ids::contains).orElse(false))
                && fits(reasons, deadLetter.reason().map(this::hasReason).orElse(false))
                && after.map(earliest -> !time.isBefore(earliest)).orElse(true)
                && before.map(time::isBefore).orElse(true);
    }

    private static boolean fits(List<String> wanted, boolean found) {
        return wanted.isEmpty() || found;
    }

    private boolean hasReason(String sentence) {
        String lower = sentence.toLowerCase(Locale.ROOT);
        return reasons.stream().anyMatch(lower::contains);
    }

    private static void requireAlone(List<String> terms) {
        if (terms.size() > 1) {
            throw new IllegalArgumentException("'all' cannot be combined with other terms");
        }
    }

    private static String code(String value) {
        boolean known = value.equals(NO_CODE)
                || FailureCode.known().stream().map(Enum::name).anyMatch(value::equals);
        if (!known) {
            throw new IllegalArgumentException(
                    "'code=%s' is not a code: use one of %s, or %s for dead letters that brokers wrote"
                            .formatted(value, FailureCode.known(), NO_CODE));
        }
        return value;
    }

    private static String required(String term, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("'%s' has no value after the equals sign".formatted(term));
        }
        return value;
    }

    private static Instant once(String term, Optional<Instant> earlier, Instant time) {
        if (earlier.isPresent()) {
            throw new IllegalArgumentException("'%s' is the second term of its kind".formatted(term));
        }
        return time;
    }

    private static Instant time(String value, Instant now) {
        Matcher ago = AGO.matcher(value);
        if (ago.matches()) {
            return now.minus(Duration.parse((ago.group(2).equals("d") ? "P" : "PT") + ago.group(1) + ago.group(2)));
        }
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'%s' is not a time: use 2026-11-20T00:00:00Z, or an age such as 90m, 12h, 3d".formatted(value), e);
        }
    }
}
