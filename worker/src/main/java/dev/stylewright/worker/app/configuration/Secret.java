package dev.stylewright.worker.app.configuration;

/** A text that must not be seen: only {@link #reveal()} shows it. */
public final class Secret {

    /** What stands for a secret wherever one is printed. */
    public static final String MASK = "********";

    private final String text;

    /** Wraps a text. */
    public Secret(String text) {
        this.text = text;
    }

    /** The text itself, for handing it to a client. */
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
