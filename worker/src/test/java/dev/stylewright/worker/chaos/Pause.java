package dev.stylewright.worker.chaos;

import java.util.function.BooleanSupplier;

/** Waiting. */
final class Pause {

    private Pause() {}

    static void ofMillis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Waits for {@code seconds} at most until {@code condition} holds, and returns whether it does. */
    static boolean until(BooleanSupplier condition, double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            ofMillis(10);
        }
        return true;
    }
}
