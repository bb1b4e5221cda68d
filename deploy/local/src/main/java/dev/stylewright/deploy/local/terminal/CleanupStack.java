package dev.stylewright.deploy.local.terminal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;

/**
 * What must be closed at the end, the last first; the end may come from another thread in the middle of the beginning, when
 * the user has pressed Ctrl-C. Whoever closes waits until all is closed. Thread-safe.
 */
public final class CleanupStack implements AutoCloseable {

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private boolean closed;

    /**
     * Remembers a part.
     *
     * @throws CancellationException when the end has come already; the part is still the caller's
     */
    public synchronized <T extends AutoCloseable> T add(T part) {
        if (closed) {
            throw new CancellationException("the run is ending");
        }
        parts.push(part);
        return part;
    }

    /** Closes every part, also when one of them fails; harmless a second time. */
    @Override
    public synchronized void close() {
        closed = true;
        RuntimeException failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new IllegalStateException("Not everything could be cleaned up: " + e.getMessage(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
