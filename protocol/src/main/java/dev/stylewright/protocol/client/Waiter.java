package dev.stylewright.protocol.client;

import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A submission without an outcome. Its state before the acknowledgement is guarded by the {@link Waiters} that hold it. */
final class Waiter {
    private static final System.Logger LOG = System.getLogger(Waiter.class.getName());
    private static final int MAX_EARLY = 16;

    private final String requestId;
    private final ProgressListener listener;
    private final Counters counters;
    private final long since = System.nanoTime();
    private final CompletableFuture<Outcome> future = new CompletableFuture<>();
    private final Map<String, Waiters.Answer> early = new LinkedHashMap<>();
    private boolean acknowledged;
    private Optional<String> outcomeId = Optional.empty();

    Waiter(String requestId, ProgressListener listener, Counters counters) {
        this.requestId = requestId;
        this.listener = listener;
        this.counters = counters;
    }

    String requestId() {
        return requestId;
    }

    CompletableFuture<Outcome> future() {
        return future;
    }

    boolean listens() {
        return listener != ProgressListener.NONE;
    }

    /** Stops keeping early outcomes; returns the one that it waits for, if it came before the acknowledgement. */
    Optional<Waiters.Answer> acknowledged(Optional<String> id) {
        acknowledged = true;
        outcomeId = id;
        Optional<Waiters.Answer> answer = early.entrySet().stream()
                .filter(e -> awaits(e.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
        early.clear();
        return answer;
    }

    /** Whether this outcome of its request ends the waiting; one that comes before the acknowledgement is kept. */
    boolean takes(String eventId, Waiters.Answer answer) {
        if (acknowledged) {
            return awaits(eventId);
        }
        if (early.size() < MAX_EARLY) {
            early.put(eventId, answer);
        }
        return false;
    }

    private boolean awaits(String eventId) {
        return outcomeId.map(eventId::equals).orElse(true);
    }

    /** Whether a progress event belongs to this submission, or may belong to it while its record is unknown. */
    boolean follows(String eventId) {
        return outcomeId.map(id -> eventId.startsWith(id + "/")).orElse(true);
    }

    void fail(Throwable cause) {
        future.completeExceptionally(cause);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It is the future that the caller already has.
    void complete(Waiters.Answer answer) {
        Outcome outcome = answer.outcome();
        UnreadableOutcomeException failure = answer.failure();
        // Complete on another thread than the reading one: the caller's continuations may be slow.
        if (outcome != null) {
            counters.answered(outcome, System.nanoTime() - since);
            future.completeAsync(() -> outcome);
        } else if (failure != null) {
            counters.unreadable();
            future.defaultExecutor().execute(() -> future.completeExceptionally(failure));
        }
    }

    void receive(Progress progress) {
        try {
            listener.onProgress(progress);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the progress listener of request " + requestId + " failed", e);
        }
    }
}
