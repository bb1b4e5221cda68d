package dev.stylewright.worker.app.configuration;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of memory. Units are powers of 1024, as in {@code -Xmx}. */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,15})\\s*(?:([KMG])(?:i?B)?|B)?", Pattern.CASE_INSENSITIVE);

    /** Refuses a negative size. */
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative: " + bytes);
        }
    }

    /**
     * Reads {@code 4096}, {@code 64K}, {@code 64 MiB}, {@code 1GB}.
     *
     * @throws IllegalArgumentException when the text is something else, or too large for a long
     */
    public static ByteSize parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a size: " + text);
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2).toUpperCase(Locale.ROOT);
        int shift = 10 * "BKMG".indexOf(unit);
        long number = Long.parseLong(matcher.group(1));
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("too large: " + text);
        }
        return new ByteSize(number << shift);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return bytes + " bytes";
    }
}
