package dev.stylewright.protocol;

/** The whole numbers from {@code min} to {@code max}, both included. */
public record IntegerRange(long min, long max) {

    /** @throws IllegalArgumentException when {@code value} is not in the range */
    public long check(long value) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("must be a whole number from " + min + " to " + max + ", is " + value);
        }
        return value;
    }

    /** Like {@link #check(long)}, with the name of the field in the message. */
    public void check(String field, long value) {
        Limits.named(field, value, this::check);
    }
}
