package dev.stylewright.protocol;

/** The finite numbers from {@code min} to {@code max}, both included. */
public record NumberRange(double min, double max) {

    /** @throws IllegalArgumentException when {@code value} is not in the range, or not a number */
    public double check(double value) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException("must be a number from " + min + " to " + max + ", is " + value);
        }
        return value;
    }

    /** Like {@link #check(double)}, with the name of the field in the message. */
    public void check(String field, double value) {
        Limits.named(field, value, this::check);
    }
}
