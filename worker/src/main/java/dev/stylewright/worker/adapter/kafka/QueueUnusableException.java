package dev.stylewright.worker.adapter.kafka;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The brokers cannot be used: they do not answer, reject this worker, or do not support a call. The message is one line without secrets. */
public final class QueueUnusableException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int DEPTH = 5;

    /** Takes its message from {@link #describe}. */
    public QueueUnusableException(Throwable cause) {
        super(describe(cause), cause);
    }

    /** Describes a failure and its causes on one line, without secrets. */
    public static String describe(Throwable failure) {
        String all = chain(failure)
                .map(QueueUnusableException::describeOne)
                .distinct()
                .collect(Collectors.joining(": "))
                .replaceAll("\\s+", " ");
        // Kafka's parser quotes the unexpected text, which may be part of the password.
        return all.contains("JAAS")
                ? "sasl.jaas.config cannot be read; it must be of the form: <login module> required username=\"...\" password=\"...\";"
                : all;
    }

    private static String describeOne(Throwable failure) {
        return failure.getClass().getSimpleName()
                + Optional.ofNullable(failure.getMessage())
                        .map(message -> ", " + message)
                        .orElse("");
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, found -> found != null, Throwable::getCause)
                .limit(DEPTH);
    }
}
