package dev.stylewright.protocol.client;

import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Matches outcomes to submissions that wait for them. Thread-safe; bounded by the number of waiters.
 *
 * <p>An outcome's {@code ce_id} identifies the record of its request, so a submission whose record is known waits for exactly that outcome, not for
 * that of an earlier submission of the same id. Until the broker has acknowledged the record, possibly matching outcomes are kept. If the broker
 * cannot report the record's offset, the first new outcome with the id counts.
 */
final class Waiters {
    private static final int MAX_SEEN = 10_000;

    private final int capacity;
    private final Counters counters;
    private final Map<String, List<Waiter>> byRequest = new HashMap<>();
    private final Set<String> seen = recent();
    private final Set<String> seenProgress = recent();
    private int count;
    private int listening;
    private @Nullable Throwable closed;

    Waiters(int capacity, Counters counters) {
        this.capacity = capacity;
        this.counters = counters;
    }

    private static Set<String> recent() {
        return Collections.newSetFromMap(new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > MAX_SEEN;
            }
        });
    }

    /** Adds a waiter; its future has already failed if there is no room or the client is closed. */
    synchronized Waiter add(String requestId, ProgressListener listener) {
        Waiter waiter = new Waiter(requestId, listener, counters);
        if (closed != null) {
            waiter.fail(new IllegalStateException("the client is closed", closed));
        } else if (count >= capacity) {
            waiter.fail(new IllegalStateException("there are already " + capacity
                    + " requests without an outcome; await some, or raise the client's maxPending"));
        } else {
            byRequest.computeIfAbsent(requestId, id -> new ArrayList<>()).add(waiter);
            count++;
            listening += waiter.listens() ? 1 : 0;
        }
        return waiter;
    }

    /** The broker has the request; {@code outcomeId} is the {@code ce_id} of its outcome, if known. */
    void acknowledged(Waiter waiter, Optional<String> outcomeId) {
        Optional<Answer> answer;
        synchronized (this) {
            answer = waiter.acknowledged(outcomeId);
            answer.ifPresent(a -> remove(waiter));
        }
        answer.ifPresent(waiter::complete);
    }

    /** Processes an outcome; the first of each {@code ce_id} counts. */
    void outcome(String eventId, Outcome outcome) {
        answer(eventId, outcome.requestId(), new Answer(outcome, null));
    }

    /** Processes an outcome that cannot be read, of the request that its headers name. */
    void unreadable(String eventId, String requestId, UnreadableOutcomeException failure) {
        answer(eventId, requestId, new Answer(null, failure));
    }

    private void answer(String eventId, String requestId, Answer answer) {
        List<Waiter> done = new ArrayList<>();
        synchronized (this) {
            if (!seen.add(eventId)) {
                return;
            }
            for (Waiter waiter : List.copyOf(byRequest.getOrDefault(requestId, List.of()))) {
                if (waiter.takes(eventId, answer)) {
                    remove(waiter);
                    done.add(waiter);
                }
            }
        }
        done.forEach(waiter -> waiter.complete(answer));
    }

    /** Completes a waiter with an outcome that was published before it waited; does nothing if it no longer waits. */
    void found(Waiter waiter, Answer answer) {
        boolean waiting;
        synchronized (this) {
            waiting = remove(waiter);
        }
        if (waiting) {
            waiter.complete(answer);
        }
    }

    /** Passes progress to the waiters of its submission; the first of each {@code ce_id} counts. */
    void progress(String eventId, Progress progress) {
        List<Waiter> receivers;
        synchronized (this) {
            if (!seenProgress.add(eventId)) {
                return;
            }
            receivers = byRequest.getOrDefault(progress.requestId(), List.of()).stream()
                    .filter(waiter -> waiter.follows(eventId))
                    .toList();
        }
        receivers.forEach(waiter -> waiter.receive(progress));
    }

    /** Fails one waiter. */
    void fail(Waiter waiter, Throwable cause) {
        synchronized (this) {
            remove(waiter);
        }
        waiter.fail(cause);
    }

    /** Fails all current and future waiters. */
    void close(Throwable cause) {
        List<Waiter> all = new ArrayList<>();
        synchronized (this) {
            if (closed != null) {
                return;
            }
            closed = cause;
            byRequest.values().stream().flatMap(Collection::stream).forEach(all::add);
            byRequest.clear();
            count = 0;
            listening = 0;
        }
        all.forEach(waiter -> waiter.fail(cause));
    }

    /** Number of waiters. */
    synchronized int size() {
        return count;
    }

    /** Whether any waiter has a listener for progress. */
    synchronized boolean listening() {
        return listening > 0;
    }

    private boolean remove(Waiter waiter) {
        List<Waiter> waiters = byRequest.get(waiter.requestId());
        if (waiters == null || !waiters.remove(waiter)) {
            return false;
        }
        count--;
        listening -= waiter.listens() ? 1 : 0;
        if (waiters.isEmpty()) {
            byRequest.remove(waiter.requestId());
        }
        return true;
    }

    /** The end of the waiting: exactly one of the two. */
    record Answer(@Nullable Outcome outcome, @Nullable UnreadableOutcomeException failure) {}
}
