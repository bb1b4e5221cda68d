package dev.stylewright.protocol.client;

import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Matches outcomes to submissions that wait for them. Thread-safe; bounded by the number of waiters.
 *
 * <p>An outcome's {@code ce_id} identifies the record of its request, so a submission whose record is known waits for exactly that outcome, not for
 * that of an earlier submission of the same id. Until the broker has acknowledged the record, possibly matching outcomes are kept. If the broker
 * cannot report the record's offset, the first new outcome with the id counts.
 */
final class Waiters {
    private static final int MAX_EARLY = 16;
    private static final int MAX_SEEN = 10_000;

    private final int capacity;
    private final Map<String, List<Waiter>> byRequest = new HashMap<>();
    private final Set<String> seen = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_SEEN;
        }
    });
    private int count;
    private @Nullable Throwable closed;

    Waiters(int capacity) {
        this.capacity = capacity;
    }

    /** Adds a waiter; its future has already failed if there is no room or outcomes are no longer read. */
    synchronized Waiter add(String requestId, ProgressListener listener) {
        Waiter waiter = new Waiter(requestId, listener);
        if (closed != null) {
            waiter.future.completeExceptionally(new IllegalStateException("the client is closed", closed));
        } else if (count >= capacity) {
            waiter.future.completeExceptionally(new IllegalStateException("there are already " + capacity
                    + " requests without an outcome; await some, or raise the client's maxPending"));
        } else {
            byRequest.computeIfAbsent(requestId, id -> new ArrayList<>()).add(waiter);
            count++;
        }
        return waiter;
    }

    /** The broker has the request; {@code outcomeId} is the {@code ce_id} of its outcome, if known. */
    void acknowledged(Waiter waiter, Optional<String> outcomeId) {
        Optional<Outcome> outcome;
        synchronized (this) {
            waiter.acknowledged = true;
            waiter.outcomeId = outcomeId;
            outcome = waiter.early.entrySet().stream()
                    .filter(early -> waiter.awaits(early.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
            waiter.early.clear();
            outcome.ifPresent(o -> remove(waiter));
        }
        outcome.ifPresent(waiter::complete);
    }

    /** Processes an outcome; the first of each {@code ce_id} counts. */
    void outcome(String eventId, Outcome outcome) {
        List<Waiter> done = new ArrayList<>();
        synchronized (this) {
            if (!seen.add(eventId)) {
                return;
            }
            for (Waiter waiter : List.copyOf(byRequest.getOrDefault(outcome.requestId(), List.of()))) {
                if (!waiter.acknowledged) {
                    waiter.keep(eventId, outcome);
                } else if (waiter.awaits(eventId)) {
                    remove(waiter);
                    done.add(waiter);
                }
            }
        }
        done.forEach(waiter -> waiter.complete(outcome));
    }

    /** Passes progress to all waiters of the request. */
    void progress(Progress progress) {
        List<Waiter> receivers;
        synchronized (this) {
            receivers = List.copyOf(byRequest.getOrDefault(progress.requestId(), List.of()));
        }
        receivers.forEach(waiter -> waiter.receive(progress));
    }

    /** Fails one waiter. */
    void fail(Waiter waiter, Throwable cause) {
        synchronized (this) {
            remove(waiter);
        }
        waiter.future.completeExceptionally(cause);
    }

    /** Fails all current and future waiters. */
    void close(Throwable cause) {
        List<Waiter> all = new ArrayList<>();
        synchronized (this) {
            if (closed != null) {
                return;
            }
            closed = cause;
            byRequest.values().forEach(all::addAll);
            byRequest.clear();
            count = 0;
        }
        all.forEach(waiter -> waiter.future.completeExceptionally(cause));
    }

    /** Number of waiters. */
    synchronized int size() {
        return count;
    }

    private void remove(Waiter waiter) {
        List<Waiter> waiters = byRequest.get(waiter.requestId);
        if (waiters != null && waiters.remove(waiter)) {
            count--;
            if (waiters.isEmpty()) {
                byRequest.remove(waiter.requestId);
            }
        }
    }

    /** A submission without an outcome. */
    static final class Waiter {
        private static final System.Logger LOG = System.getLogger(Waiter.class.getName());

        private final String requestId;
        private final ProgressListener listener;
        private final CompletableFuture<Outcome> future = new CompletableFuture<>();
        private final Map<String, Outcome> early = new LinkedHashMap<>();
        private boolean acknowledged;
        private Optional<String> outcomeId = Optional.empty();

        private Waiter(String requestId, ProgressListener listener) {
            this.requestId = requestId;
            this.listener = listener;
        }

        CompletableFuture<Outcome> future() {
            return future;
        }

        private boolean awaits(String eventId) {
            return outcomeId.map(eventId::equals).orElse(true);
        }

        private void keep(String eventId, Outcome outcome) {
            if (early.size() < MAX_EARLY) {
                early.put(eventId, outcome);
            }
        }

        @SuppressWarnings("FutureReturnValueIgnored") // It is the future that the caller already has.
        private void complete(Outcome outcome) {
            // Complete on another thread than the reading one: the caller's continuations may be slow.
            future.completeAsync(() -> outcome);
        }

        private void receive(Progress progress) {
            try {
                listener.onProgress(progress);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "the progress listener of request " + requestId + " failed", e);
            }
        }
    }
}
