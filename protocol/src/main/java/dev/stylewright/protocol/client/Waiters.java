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
 * Who waits for which outcome. Thread-safe; bounded by the number of waiters.
 *
 * <p>An outcome's {@code ce_id} names the record of its request, so a submission whose record is known waits for exactly
 * that one: the outcome of an earlier submission of the same id is not taken for its own. Until the broker has
 * acknowledged the record, outcomes that may be meant for it are kept. Where the broker cannot tell the record's offset,
 * the first new outcome about the id counts.
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

    /** Adds a waiter; its future is already failed when there is no room or nobody reads outcomes any more. */
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

    /** The broker has the request; {@code outcomeId} is the {@code ce_id} of its outcome, if it can be told. */
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

    /** Takes an outcome that was read; the first of each {@code ce_id} counts. */
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

    /** Passes progress on to all who wait for the request. */
    void progress(Progress progress) {
        List<Waiter> hearers;
        synchronized (this) {
            hearers = List.copyOf(byRequest.getOrDefault(progress.requestId(), List.of()));
        }
        hearers.forEach(waiter -> waiter.hear(progress));
    }

    /** Ends one waiting without an outcome. */
    void fail(Waiter waiter, Throwable cause) {
        synchronized (this) {
            remove(waiter);
        }
        waiter.future.completeExceptionally(cause);
    }

    /** Ends all waiting, now and to come. */
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

    /** How many are waiting. */
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

    /** One submission that has no outcome yet. */
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
            // Not on the reading thread: what the caller has chained to the future may take its time.
            future.completeAsync(() -> outcome);
        }

        private void hear(Progress progress) {
            try {
                listener.onProgress(progress);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "the progress listener of request " + requestId + " failed", e);
            }
        }
    }
}
