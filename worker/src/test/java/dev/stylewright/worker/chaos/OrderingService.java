package dev.stylewright.worker.chaos;

import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.client.ClientStatistics;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.client.Submission;
import dev.stylewright.protocol.client.SubmitOptions;
import dev.stylewright.protocol.client.outcome.OutcomeListener;
import dev.stylewright.protocol.client.outcome.ReceivedOutcome;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.adapter.kafka.BrokerPeer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A service that exists during a whole run, as users of the protocol's client build it: it orders with one client, keeps the futures, and handles
 * outcomes with one listener. All its settings are the defaults. Thread-safe.
 */
final class OrderingService implements AutoCloseable {

    private final StylizationClient client;
    private final OutcomeListener listener;
    private final Map<String, CompletableFuture<Outcome>> futures = new ConcurrentHashMap<>();
    private final Queue<ReceivedOutcome> handled = new ConcurrentLinkedQueue<>();

    /**
     * The observations of the service during a run.
     *
     * @param futures requests whose future has completed with an outcome
     * @param handled calls of the handler
     * @param dropped copies of outcomes that the listener dropped
     * @param losses how often client and listener lost their connections
     * @param wrong differences from the outcome topic
     */
    record Experience(long futures, int handled, long dropped, long losses, List<String> wrong) {}

    OrderingService(String bootstrap, Topics topics) {
        this.client = StylizationClient.builder(bootstrap).topics(topics).build();
        this.listener = OutcomeListener.builder(bootstrap, "ordering-service", handled::add)
                .topics(topics)
                .start();
    }

    /** Publishes a request, and returns when the brokers have acknowledged it. */
    void order(StylizationRequest request) {
        Submission submission = client.submit(request, SubmitOptions.defaults());
        futures.put(request.id(), submission.outcome());
        submission.position().join();
    }

    /** Publishes a cancel, and returns when the brokers have acknowledged it. */
    void cancel(String requestId) {
        client.cancel(requestId).join();
    }

    /** Whether each future has completed and the handler was called as often as there are requests, or more often. */
    boolean hasEnded() {
        return handled.size() >= futures.size() && futures.values().stream().allMatch(CompletableFuture::isDone);
    }

    /** Compares the observations of the service with the records of the outcome topic. Call it after the last outcome. */
    Experience experience(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, Outcome> first = new LinkedHashMap<>();
        records.forEach(record -> first.putIfAbsent(BrokerPeer.header(record, "ce_id"), decoded(record)));
        List<String> wrong = new ArrayList<>();
        Map<String, Outcome> byRequest = new LinkedHashMap<>();
        first.values().forEach(outcome -> byRequest.put(outcome.requestId(), outcome));
        futures.forEach((request, future) -> {
            if (!future.isDone()) {
                wrong.add("the future of " + request + " has not completed");
            } else {
                compare("the future of " + request, byRequest.get(request), outcome(future), wrong);
            }
        });
        Map<String, List<ReceivedOutcome>> calls =
                handled.stream().collect(Collectors.groupingBy(ReceivedOutcome::eventId));
        first.forEach((eventId, outcome) -> {
            List<ReceivedOutcome> of = calls.getOrDefault(eventId, List.of());
            if (of.size() != 1) {
                wrong.add("the handler was called " + of.size() + " times for " + eventId);
            } else {
                compare("the handler's outcome " + eventId, outcome, of.get(0).outcome(), wrong);
            }
        });
        ClientStatistics statistics = client.statistics();
        long completed = statistics.completed() + statistics.failed() + statistics.cancelled();
        if (completed != futures.size() || handled.size() != first.size()) {
            wrong.add(
                    "%d requests and %d events, but the client completed %d futures and the handler was called %d times"
                            .formatted(futures.size(), first.size(), completed, handled.size()));
        }
        return new Experience(
                completed,
                handled.size(),
                listener.statistics().duplicates(),
                statistics.connectionLosses() + listener.statistics().connectionLosses(),
                wrong);
    }

    private static void compare(String what, @Nullable Object expected, Object actual, List<String> wrong) {
        if (!actual.equals(expected)) {
            wrong.add("%s is %s, but the topic has %s".formatted(what, actual, expected));
        }
    }

    private static Object outcome(CompletableFuture<Outcome> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            return "failed: " + e.getCause();
        }
    }

    private static Outcome decoded(ConsumerRecord<byte[], byte[]> record) {
        if (Codec.decodeOutcome(record.value()) instanceof Decoded.Valid<Outcome> valid) {
            return valid.value();
        }
        throw new AssertionError("an outcome that cannot be read: " + record);
    }

    @Override
    public void close() {
        client.close();
        listener.close();
    }
}
