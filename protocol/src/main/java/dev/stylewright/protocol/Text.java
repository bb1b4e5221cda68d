package dev.stylewright.protocol;

import java.util.OptionalInt;

/** Rules for displayed strings, and quoting of untrusted strings in messages; public for the codec only. */
public final class Text {
    private static final int LONGEST_QUOTE = 80;

    private Text() {}

    /**
     * Returns {@code value} if it has {@code min} to {@code max} code points and all of them are printable: no control character (U+0000 to U+001F,
     * U+007F to U+009F), no line or paragraph separator (U+2028, U+2029), no unpaired surrogate.
     *
     * @throws IllegalArgumentException the value violates these rules
     */
    static String printable(String value, int min, int max) {
        int length = value.codePointCount(0, value.length());
        if (length < min || length > max) {
            throw new IllegalArgumentException("must have " + min + " to " + max + " characters, has " + length);
        }
        unprintable(value).ifPresent(c -> {
            throw new IllegalArgumentException(String.format("must not hold the unprintable character U+%04X", c));
        });
        return value;
    }

    static OptionalInt unprintable(String value) {
        return value.codePoints().filter(Text::isUnprintable).findFirst();
    }

    /** {@code value} in double quotes, shortened, and safe to print on one line. */
    public static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        int[] codePoints = value.codePoints().limit(LONGEST_QUOTE + 1L).toArray();
        for (int i = 0; i < Math.min(codePoints.length, LONGEST_QUOTE); i++) {
            quoted.appendCodePoint(isUnprintable(codePoints[i]) ? '\uFFFD' : codePoints[i]);
        }
        return quoted.append(codePoints.length > LONGEST_QUOTE ? "...\"" : "\"").toString();
    }

    private static boolean isUnprintable(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || (c >= 0xD800 && c <= 0xDFFF);
    }
}
