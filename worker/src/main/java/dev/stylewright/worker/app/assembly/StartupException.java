package dev.stylewright.worker.app.assembly;

/** The worker cannot start. The message is one line that states the reason and the fix; it is shown without a stack trace. */
public final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The line to show. */
    public StartupException(String message) {
        super(message);
    }

    /** The line to show, and the cause for debugging. */
    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
