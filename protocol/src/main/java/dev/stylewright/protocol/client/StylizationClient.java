package dev.stylewright.protocol.client;

import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.client.RequestPosition.RequestRecord;
import dev.stylewright.protocol.client.connection.ClientHealth;
import dev.stylewright.protocol.client.connection.ConsumerLoop;
import dev.stylewright.protocol.client.connection.HealthMonitor;
import dev.stylewright.protocol.client.connection.Threads;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.report.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Requests images: publishes requests and cancels, and awaits outcomes. Thread-safe; one instance is enough for a service. From its creation on it
 * reads all outcomes (committed ones only) on its own thread and without a consumer group; progress is read only while there is a listener.
 *
 * <p>It works until {@link #close}: after an outage of the brokers, a refused authorisation or a deleted topic it connects again and continues at the
 * known positions. Meanwhile its futures wait, and {@link #health} reports the reason.
 *
 * <p>Futures do not survive the end of the process. Either store {@link Submission#position} and call {@link #awaitOutcome} after a restart, or read
 * outcomes with {@link dev.stylewright.protocol.client.outcome.OutcomeListener}, which keeps its position in the brokers.
 */
public final class StylizationClient implements AutoCloseable {
    private final Publisher publisher;
    private final ConsumerLoop loop;
    private final Thread reader;
    private final Waiters waiters;
    private final Counters counters = new Counters();
    private final HealthMonitor health;
    private final Recovery recovery;
    private final Topics topics;
    private final Optional<Duration> timeout;
    private final Clock clock;

    StylizationClient(
            StylizationClientBuilder settings,
            Publisher publisher,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Clock clock) {
        this.publisher = publisher;
        this.waiters = new Waiters(settings.maxPending, counters);
        this.topics = settings.topics;
        this.timeout = settings.timeout;
        this.clock = clock;
        this.health = new HealthMonitor(clock, settings.healthListener);
        this.recovery = new Recovery(new Inquiries(settings.properties, topics, settings.workersGroup), waiters);
        this.loop = new ConsumerLoop(consumers, new EventFeed(topics, waiters), health, settings.checkInterval);
        this.reader = new Thread(loop, "stylization-client");
        reader.setDaemon(true);
    }

    /** A client for the brokers at {@code bootstrapServers}, such as {@code broker:9092}. */
    public static StylizationClientBuilder builder(String bootstrapServers) {
        return new StylizationClientBuilder(bootstrapServers);
    }

    StylizationClient started() {
        loop.connect();
        reader.start();
        return this;
    }

    /**
     * Publishes a request. Blocks for at most {@link StylizationClientBuilder#maxBlock}.
     *
     * @param listener receives its progress
     * @return its outcome, of any kind. It fails only if the request could not be published, if the time set with
     *     {@link StylizationClientBuilder#timeout} is over ({@link java.util.concurrent.TimeoutException}), if there are too many requests without an
     *     outcome, if the outcome cannot be read ({@link UnreadableOutcomeException}), or if the client is closed. Cancelling the future only ends the
     *     waiting; see {@link #cancel}.
     */
    public CompletableFuture<Outcome> submit(StylizationRequest request, ProgressListener listener) {
        return submit(request, SubmitOptions.defaults().withProgress(listener)).outcome();
    }

    /**
     * Publishes a request. Blocks for at most {@link StylizationClientBuilder#maxBlock}.
     *
     * @return its outcome, as described for {@link #submit(StylizationRequest, ProgressListener)}, and its position
     */
    @SuppressWarnings("FutureReturnValueIgnored") // The callbacks pass every failure to the waiter.
    public Submission submit(StylizationRequest request, SubmitOptions options) {
        boolean listening = waiters.listening();
        Waiter waiter = added(request.id(), options.listener());
        if (waiter.future().isDone()) {
            return new Submission(request.id(), waiter.future().thenApply(never -> unreachable()), waiter.future());
        }
        wakeUp(listening);
        Instant now = clock.instant();
        CompletableFuture<RequestPosition> position = publisher
                .publish(
                        topics.requests(),
                        EventType.REQUESTED,
                        request.id(),
                        options.partitionKey().orElse(request.id()),
                        options.headers(),
                        Codec.encodeRequest(request))
                .thenApply(metadata -> position(request.id(), now, metadata));
        position.whenComplete((known, failure) -> {
            counters.published(failure == null);
            if (failure != null) {
                waiters.fail(waiter, Failures.unwrapped(failure));
            } else {
                waiters.acknowledged(waiter, known.outcomeId());
            }
        });
        return new Submission(request.id(), position, waiter.future());
    }

    /**
     * Awaits the outcome of a request that was submitted earlier, by this process or another one. Finds it if it has already been published and the
     * topic retains it; otherwise waits for it.
     *
     * @return a future like that of {@code submit}; it waits without a limit if the outcome has already been deleted
     */
    public CompletableFuture<Outcome> awaitOutcome(RequestPosition position) {
        return awaitOutcomes(List.of(position)).values().iterator().next();
    }

    /** Awaits many outcomes as {@link #awaitOutcome} does; reads the topic once for all, from the earliest of the positions. */
    public Map<RequestPosition, CompletableFuture<Outcome>> awaitOutcomes(Collection<RequestPosition> positions) {
        return awaitOutcomes(positions, ProgressListener.NONE);
    }

    /**
     * Awaits many outcomes as {@link #awaitOutcomes(Collection)} does.
     *
     * @param listener receives the progress of all of them that is published after this call
     */
    public Map<RequestPosition, CompletableFuture<Outcome>> awaitOutcomes(
            Collection<RequestPosition> positions, ProgressListener listener) {
        boolean listening = waiters.listening();
        Map<RequestPosition, Waiter> waiting = new LinkedHashMap<>();
        for (RequestPosition position : positions) {
            Waiter waiter = added(position.requestId(), listener);
            waiters.acknowledged(waiter, position.outcomeId());
            waiting.put(position, waiter);
        }
        wakeUp(listening);
        recovery.find(waiting);
        Map<RequestPosition, CompletableFuture<Outcome>> outcomes = new LinkedHashMap<>();
        waiting.forEach((position, waiter) -> outcomes.put(position, waiter.future()));
        return outcomes;
    }

    /**
     * Returns the state of a request, from the records that the topics have kept. Reads outcomes and progress from the time of the position, so call
     * it for occasional queries, not in a loop.
     *
     * @return fails if the brokers do not answer, and with {@link UnreadableOutcomeException} if the outcome cannot be read
     */
    public CompletableFuture<RequestStatus> status(RequestPosition position) {
        return recovery.status(position);
    }

    /** Cancels a request if it is not finished yet; its outcome shows whether that succeeded. */
    public CompletableFuture<Void> cancel(String requestId) {
        return cancel(new CancelRequest(requestId, Optional.empty()));
    }

    /**
     * Cancels a request if it is not finished yet. Blocks for at most {@link StylizationClientBuilder#maxBlock}.
     *
     * @return completes when the brokers have acknowledged the cancel
     */
    public CompletableFuture<Void> cancel(CancelRequest cancel) {
        return publisher
                .publish(
                        topics.control(),
                        EventType.CANCEL,
                        cancel.requestId(),
                        cancel.requestId(),
                        EventHeaders.none(),
                        Codec.encodeCancel(cancel))
                .thenAccept(metadata -> {});
    }

    /** Whether outcomes can be read now, and if not, why. */
    public ClientHealth health() {
        return health.current();
    }

    /** The counts of this client. */
    public ClientStatistics statistics() {
        return counters.snapshot(health.losses(), waiters.size());
    }

    /** Sends pending messages, stops reading, and fails the futures without an outcome. */
    @Override
    public void close() {
        publisher.close();
        recovery.close();
        loop.stop();
        Threads.join(reader, Duration.ofSeconds(10));
        health.closed();
        waiters.close(new IllegalStateException("the client was closed before the outcome arrived"));
    }

    /** Starts to read progress with the next round, if this is the first listener. */
    private void wakeUp(boolean listeningBefore) {
        if (!listeningBefore && waiters.listening()) {
            loop.wakeup();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback passes every failure to the waiter.
    private Waiter added(String requestId, ProgressListener listener) {
        Waiter waiter = waiters.add(requestId, listener);
        CompletableFuture<Outcome> outcome = waiter.future();
        if (!outcome.isDone()) {
            timeout.ifPresent(time -> outcome.orTimeout(time.toMillis(), TimeUnit.MILLISECONDS));
            outcome.whenComplete((value, failure) -> {
                if (failure != null) {
                    waiters.fail(waiter, failure);
                }
            });
        }
        return waiter;
    }

    private static RequestPosition position(String requestId, Instant before, RecordMetadata metadata) {
        return new RequestPosition(
                requestId,
                metadata.hasTimestamp() ? Instant.ofEpochMilli(metadata.timestamp()) : before,
                metadata.hasOffset()
                        ? Optional.of(new RequestRecord(metadata.topic(), metadata.partition(), metadata.offset()))
                        : Optional.empty());
    }

    private static RequestPosition unreachable() {
        throw new IllegalStateException("a request that was not submitted has no outcome");
    }
}
