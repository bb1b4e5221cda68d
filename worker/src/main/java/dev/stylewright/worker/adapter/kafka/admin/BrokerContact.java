package dev.stylewright.worker.adapter.kafka.admin;

import dev.stylewright.worker.pipeline.queue.QueueHealth;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records when the brokers last answered. They count as unavailable after a time without any answer; a refusal is an answer, too. One thread waits
 * for answers; any thread may call {@link #obstacle}.
 */
final class BrokerContact implements QueueHealth {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerContact.class);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final String AWAY = "the brokers do not answer";

    private final LongSupplier nanos;
    private final Duration patience;
    private volatile long lastAnswer;
    private boolean away;

    /**
     * Brokers that have just answered.
     *
     * @param nanos a monotonic clock, in nanoseconds
     * @param patience time without an answer after which they count as unavailable; longer than the time between two queries
     */
    BrokerContact(LongSupplier nanos, Duration patience) {
        this.nanos = nanos;
        this.patience = patience;
        this.lastAnswer = nanos.getAsLong();
    }

    @Override
    public Optional<String> obstacle() {
        return nanos.getAsLong() - lastAnswer < patience.toNanos() ? Optional.empty() : Optional.of(AWAY);
    }

    /** Waits for an answer, for at most 20 seconds. */
    <T> T answer(KafkaFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            T answer = future.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            answered();
            return answer;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ApiException && !(e.getCause() instanceof RetriableException)) {
                answered();
            }
            throw e;
        }
    }

    private void answered() {
        lastAnswer = nanos.getAsLong();
        if (away) {
            away = false;
            LOG.info("the brokers answer again: this worker is ready");
        }
    }

    /** Logs once that the brokers are unavailable, if they are. */
    void report(Exception last) {
        if (!away && obstacle().isPresent()) {
            away = true;
            LOG.warn("{}: this worker is not ready until they do: {}", AWAY, String.valueOf(last));
        }
    }
}
