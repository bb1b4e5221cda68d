package dev.stylewright.worker.adapter.kafka;

/** The brokers can't be used: they don't answer, don't let this worker in, or don't know what is asked of them. */
public final class QueueUnusableException extends Exception {

    private static final long serialVersionUID = 1L;

    QueueUnusableException(Throwable cause) {
        super(cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ", " + cause.getMessage()), cause);
    }
}
