package dev.stylewright.worker.app.configuration;

/** A confidential text: only {@link #reveal()} returns it. */
public final class Secret {

    /** Printed in place of a secret. */
    public static final String MASK = "********";

    private final String text;

    /** Wraps a text. */
    public Secret(String text) {
        this.text = text;
    }

    /** The text itself, to be passed to a client. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return MASK;
    }
}
