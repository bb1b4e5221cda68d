package dev.stylewright.protocol;

/** The finite numbers from {@code min} to {@code max}, both included. */
public record NumberRange(double min, double max) {

    /** @throws IllegalArgumentException when {@code value} is not in the range, or not a number */
    public double check(double value) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException("must be a number from " + this + ", is " + value);
        }
        return value;
    }

    /** Like {@link #check(double)}, with the name of the field in the message. */
    public void check(String field, double value) {
        Limits.named(field, value, this::check);
    }

    /** The range as text, such as {@code 0 to 1000000} or {@code 1e-6 to 0.5}. */
    @Override
    public String toString() {
        return text(min) + " to " + text(max);
    }

    private static String text(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : Double.toString(value).replace(".0E", "e");
    }
}
