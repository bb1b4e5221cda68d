package dev.stylewright.protocol.client;

import java.util.concurrent.CompletionException;

/** Failures of futures. */
final class Failures {
    private Failures() {}

    /** The failure of a stage of a future, without the wrapper that dependent stages add. */
    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
