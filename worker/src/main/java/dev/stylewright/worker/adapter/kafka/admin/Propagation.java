package dev.stylewright.worker.adapter.kafka.admin;

import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Waits until brokers show a change. The controller applies it, and each broker learns of it a little later (KIP-500), so brokers may differ for a
 * while.
 */
final class Propagation {

    private static final Duration MAX = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Propagation() {}

    /** Lists the topics and settings that brokers do not report yet. A topic that the broker does not list counts as missing. */
    @FunctionalInterface
    interface Missing {
        List<String> find() throws QueueUnusableException;
    }

    /**
     * Returns once nothing is missing, or after half a minute.
     *
     * @return the missing ones
     * @throws QueueUnusableException the brokers did not answer, or the thread was interrupted
     */
    static List<String> await(Missing missing) throws QueueUnusableException {
        long deadline = System.nanoTime() + MAX.toNanos();
        while (true) {
            boolean late = System.nanoTime() - deadline >= 0;
            try {
                List<String> found = missing.find();
                if (found.isEmpty() || late) {
                    return found;
                }
            } catch (QueueUnusableException e) {
                if (late || !(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
            pause();
        }
    }

    private static void pause() throws QueueUnusableException {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueueUnusableException(e);
        }
    }
}
