package dev.stylewright.deploy.local.terminal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;

/**
 * Resources to close at the end, in reverse order. Another thread may close the stack while resources are still being added, when the user has
 * pressed Ctrl-C. Closing waits until everything is closed. Thread-safe.
 */
public final class CleanupStack implements AutoCloseable {

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private boolean closed;

    /**
     * Adds a resource.
     *
     * @throws CancellationException the stack is already closed; the resource still belongs to the caller
     */
    public synchronized <T extends AutoCloseable> T add(T part) {
        if (closed) {
            throw new CancellationException("the run is ending");
        }
        parts.push(part);
        return part;
    }

    /** Closes every resource, even if one of them fails; may be repeated. */
    @Override
    public void close() {
        closeAfter(() -> {});
    }

    /** Closes every resource as {@link #close} does, after {@code first} has run. From then on, nothing can be added. */
    synchronized void closeAfter(Runnable first) {
        closed = true;
        first.run();
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
