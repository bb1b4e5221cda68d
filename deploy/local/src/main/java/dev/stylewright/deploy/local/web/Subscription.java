package dev.stylewright.deploy.local.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The paintings that have changed and that one open page has not received yet, each in its newest state only: a slow page delays no other, and the
 * number of states that wait is bounded. Thread-safe.
 */
final class Subscription implements AutoCloseable {

    private final Map<String, Painting> changed = new LinkedHashMap<>();
    private final Consumer<Subscription> onClose;
    private boolean closed;

    Subscription(Consumer<Subscription> onClose) {
        this.onClose = onClose;
    }

    synchronized void offer(Painting painting) {
        changed.put(painting.id(), painting);
        notifyAll();
    }

    /**
     * Takes the changes since the last call.
     *
     * @return empty after {@code patience} without a change, or when the subscription is closed
     */
    synchronized List<Painting> take(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (changed.isEmpty() && !closed) {
            long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (millis <= 0) {
                break;
            }
            wait(millis);
        }
        List<Painting> taken = List.copyOf(changed.values());
        changed.clear();
        return taken;
    }

    synchronized boolean closed() {
        return closed;
    }

    /** Ends {@link #take}; may be repeated. */
    @Override
    public void close() {
        onClose.accept(this);
        synchronized (this) {
            closed = true;
            notifyAll();
        }
    }
}
