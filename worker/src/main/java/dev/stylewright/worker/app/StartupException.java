package dev.stylewright.worker.app;

/** The worker cannot start. The message is one line that says why and what to do; no stack trace is shown with it. */
public final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Takes the line to show. */
    public StartupException(String message) {
        super(message);
    }

    /** Takes the line to show, and the cause for whoever debugs. */
    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
