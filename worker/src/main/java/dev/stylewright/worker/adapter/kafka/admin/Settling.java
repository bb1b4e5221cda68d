package dev.stylewright.worker.adapter.kafka.admin;

import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import java.time.Duration;
import java.util.List;

/** Waits until brokers show a change: the controller takes it, and each broker learns of it a little later (KIP-500). */
final class Settling {

    private static final Duration MOST = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Settling() {}

    /** What brokers don't show yet. */
    @FunctionalInterface
    interface Missing {
        List<String> find() throws QueueUnusableException;
    }

    /**
     * Returns once nothing is missing, or after half a minute.
     *
     * @throws QueueUnusableException brokers could not be asked, or the thread is to end
     */
    static void await(Missing missing) throws QueueUnusableException {
        long deadline = System.nanoTime() + MOST.toNanos();
        while (!missing.find().isEmpty() && System.nanoTime() < deadline) {
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new QueueUnusableException(e);
            }
        }
    }
}
