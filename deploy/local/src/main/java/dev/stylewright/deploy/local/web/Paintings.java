package dev.stylewright.deploy.local.web;

import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The last {@value #KEPT} paintings that the page requested, also before the server started. They do not depend on an open page: a page that is
 * loaded again finds them all. Thread-safe.
 */
final class Paintings {

    static final int KEPT = 100;

    private static final long SEARCH_SECONDS = 10;

    private final StylizationClient client;
    private final Clock clock;
    private final Map<String, Painting> all = new LinkedHashMap<>();
    private final Set<Subscription> subscriptions = new HashSet<>();

    Paintings(StylizationClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Publishes a request. Blocks while the broker cannot be reached, for some seconds at most.
     *
     * @throws Refusal too many requests have no outcome yet
     */
    Painting submit(StylizationRequest request) {
        Painting painting = added(Painting.requested(request, clock.instant()));
        awaitEnd(request.id(), client.submit(request, event -> progressed(request.id(), event)));
        return painting;
    }

    /** Adds requests of an earlier run, at most {@value #KEPT}. Their outcomes arrive from the topic shortly afterwards. */
    void restore(List<EarlierRequest> requests) {
        for (EarlierRequest earlier : requests) {
            added(Painting.requested(earlier.request(), earlier.position().time()));
        }
        client.awaitOutcomes(
                        requests.stream().map(EarlierRequest::position).toList(),
                        event -> progressed(event.requestId(), event))
                .forEach((position, outcome) -> awaitEnd(position.requestId(), outcome));
        // An outcome that the topic keeps arrives within moments.
        CompletableFuture.delayedExecutor(SEARCH_SECONDS, TimeUnit.SECONDS).execute(() -> requests.stream()
                .filter(EarlierRequest::finished)
                .forEach(earlier -> change(
                        earlier.request().id(),
                        before -> before.finished()
                                ? before
                                : before.withProblem("Its outcome has expired from the topics."))));
    }

    private void progressed(String id, Progress event) {
        change(id, before -> before.withProgress(event));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback reports failures to the page.
    private void awaitEnd(String id, CompletableFuture<Outcome> end) {
        end.whenComplete((outcome, failure) -> change(
                id, before -> failure == null ? before.withOutcome(outcome) : before.withProblem(reason(failure))));
    }

    /**
     * Publishes the cancel of a request, which has no effect on a finished one.
     *
     * @throws Refusal there is no such request, or the broker does not accept the cancel
     */
    void cancel(String id) {
        if (find(id).isEmpty()) {
            throw new Refusal(Refusal.NOT_FOUND, "This page did not request a picture " + id + ".");
        }
        // First: the outcome may arrive as soon as the cancel is published.
        change(id, before -> before.withCancelRequested(!before.finished()));
        try {
            client.cancel(new CancelRequest(id, Optional.of("cancelled on the page")))
                    .join();
        } catch (CompletionException e) {
            change(id, before -> before.withCancelRequested(false));
            throw new Refusal(Refusal.UNAVAILABLE, "The broker did not accept the cancel: " + reason(e));
        }
    }

    /** All paintings, and then their changes. */
    synchronized Subscription subscribe() {
        Subscription subscription = new Subscription(this::remove);
        all.values().forEach(subscription::offer);
        subscriptions.add(subscription);
        return subscription;
    }

    /** Ends all subscriptions. */
    void unsubscribeAll() {
        List<Subscription> open;
        synchronized (this) {
            open = List.copyOf(subscriptions);
        }
        open.forEach(Subscription::close);
    }

    private synchronized Optional<Painting> find(String id) {
        return Optional.ofNullable(all.get(id));
    }

    private synchronized void remove(Subscription subscription) {
        subscriptions.remove(subscription);
    }

    private synchronized Painting added(Painting painting) {
        if (all.size() >= KEPT) {
            String oldest = all.values().stream()
                    .filter(Painting::finished)
                    .map(Painting::id)
                    .findFirst()
                    .orElseThrow(() -> new Refusal(
                            Refusal.TOO_MANY, KEPT + " pictures are waiting already: cancel some, or wait for them."));
            all.remove(oldest);
        }
        all.put(painting.id(), painting);
        subscriptions.forEach(subscription -> subscription.offer(painting));
        return painting;
    }

    private synchronized void change(String id, UnaryOperator<Painting> change) {
        Painting before = all.get(id);
        if (before != null) {
            Painting after = change.apply(before);
            all.put(id, after);
            subscriptions.forEach(subscription -> subscription.offer(after));
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return Optional.ofNullable(cause.getMessage()).orElseGet(cause::toString);
    }
}
