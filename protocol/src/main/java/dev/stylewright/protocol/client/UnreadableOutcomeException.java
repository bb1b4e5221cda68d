package dev.stylewright.protocol.client;

/** The outcome of a request exists, but this version of the client cannot read it. The message names its topic, partition and offset. */
public final class UnreadableOutcomeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableOutcomeException(String message) {
        super(message);
    }
}
