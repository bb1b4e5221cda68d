package dev.stylewright.worker.job;

import dev.stylewright.protocol.report.FailureCode;

/** Ends a job with a {@link Failure}; used where passing a return value through many calls would be cumbersome. */
public final class JobException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public JobException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    public JobException(Failure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    public JobException(FailureCode code, String message) {
        this(Failure.of(code, message));
    }

    public JobException(FailureCode code, String message, Throwable cause) {
        this(Failure.of(code, message), cause);
    }

    public Failure failure() {
        return failure;
    }
}
