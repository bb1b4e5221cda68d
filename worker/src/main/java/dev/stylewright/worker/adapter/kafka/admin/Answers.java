package dev.stylewright.worker.adapter.kafka.admin;

import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/** Waits for the answers to an admin client. */
final class Answers {

    private Answers() {}

    /**
     * Waits for an answer.
     *
     * @throws QueueUnusableException the brokers refuse or do not answer, or the thread was interrupted
     */
    static <T> T of(KafkaFuture<T> future) throws QueueUnusableException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new QueueUnusableException(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueueUnusableException(e);
        }
    }

    /** Like {@link #of}; empty if brokers refuse with {@code refusal}. */
    static <T> Optional<T> unless(Class<? extends Exception> refusal, @Nullable KafkaFuture<T> future)
            throws QueueUnusableException {
        try {
            return Optional.of(of(Objects.requireNonNull(future, "an answer to what was asked for")));
        } catch (QueueUnusableException e) {
            if (refusal.isInstance(e.getCause())) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
