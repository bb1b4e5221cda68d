package dev.stylewright.protocol.client.outcome;

import dev.stylewright.protocol.client.connection.ConsumerLoop;
import dev.stylewright.protocol.client.connection.EventRecord;
import dev.stylewright.protocol.client.connection.EventRecord.OutcomeBody;
import dev.stylewright.protocol.client.connection.EventRecord.UnreadableBody;
import dev.stylewright.protocol.client.connection.Partitions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Takes outcomes one at a time, passes each to the handler, and commits its position when the handler has returned. The partition of an outcome whose
 * handler fails is paused until its next attempt. Confined to the thread of the loop, except for the counters.
 */
final class OutcomeSession implements ConsumerLoop.Session {
    private static final System.Logger LOG = System.getLogger(OutcomeSession.class.getName());
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Duration LONGEST_POLL = Duration.ofMillis(500);

    private final OutcomeHandler handler;
    private final DeadLetters deadLetters;
    private final List<String> topics;
    private final Optional<Instant> startFrom;
    private final RetryPolicy retries;
    private final RecentIds recent;
    private final Map<TopicPartition, Blocked> blocked = new HashMap<>();

    final LongAdder handled = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder letters = new LongAdder();

    /** An outcome whose handler failed: its offset, the failures so far, and when the next attempt is due. */
    private record Blocked(long offset, int failures, long dueNanos) {}

    OutcomeSession(OutcomeListenerBuilder settings, DeadLetters deadLetters) {
        this.handler = settings.handler;
        this.deadLetters = deadLetters;
        this.topics = List.of(settings.topics.outcomes(), settings.deadLetterTopic());
        this.startFrom = settings.startFrom;
        this.retries = settings.retries;
        this.recent = new RecentIds(settings.window);
    }

    /**
     * Joins the group.
     *
     * @throws IllegalStateException a topic does not exist
     */
    @Override
    public void prepare(Consumer<byte[], byte[]> consumer) {
        for (String topic : topics) {
            if (Partitions.of(consumer.partitionsFor(topic, CALL)).isEmpty()) {
                throw new IllegalStateException("the topic " + topic + " does not exist; create it first");
            }
        }
        blocked.clear();
        consumer.subscribe(List.of(topics.get(0)), new Assignment(consumer));
    }

    @Override
    public void round(Consumer<byte[], byte[]> consumer) {
        long now = System.nanoTime();
        long next = LONGEST_POLL.toNanos();
        for (Map.Entry<TopicPartition, Blocked> entry : blocked.entrySet()) {
            long due = entry.getValue().dueNanos() - now;
            if (due <= 0) {
                consumer.resume(List.of(entry.getKey()));
            } else {
                next = Math.min(next, due);
            }
        }
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofNanos(next))) {
            take(consumer, EventRecord.of(message));
        }
    }

    @Override
    public void probe(Consumer<byte[], byte[]> consumer, Duration timeout) {
        String topic = topics.get(0);
        Set<TopicPartition> partitions = new HashSet<>(consumer.assignment());
        partitions.addAll(Partitions.of(consumer.partitionsFor(topic, timeout)));
        if (partitions.isEmpty()) {
            throw new IllegalStateException("the topic " + topic + " does not exist; create it first");
        }
        consumer.endOffsets(partitions, timeout);
    }

    @Override
    public void ended() {
        deadLetters.close();
    }

    private void take(Consumer<byte[], byte[]> consumer, EventRecord event) {
        TopicPartition partition =
                new TopicPartition(event.message().topic(), event.message().partition());
        Blocked before = blocked.get(partition);
        int failed = before != null && before.offset() == event.message().offset() ? before.failures() : 0;
        if (process(event, failed)) {
            blocked.remove(partition);
            commit(consumer, partition, event.message().offset() + 1);
        } else {
            long due = System.nanoTime() + retries.pause(failed + 1).toNanos();
            blocked.put(partition, new Blocked(event.message().offset(), failed + 1, due));
            consumer.seek(partition, event.message().offset());
            consumer.pause(List.of(partition));
        }
    }

    /** Whether the record is settled, one way or the other. */
    private boolean process(EventRecord event, int failed) {
        if (event.body() instanceof UnreadableBody body) {
            return bury(event, body.reason(), failed + 1);
        }
        if (!(event.body() instanceof OutcomeBody body)) {
            return true; // Of a kind that this version does not know.
        }
        if (recent.contains(event.eventId())) {
            duplicates.increment();
            return true;
        }
        if (failed >= retries.attempts()) {
            return bury(event, "the dead letter could not be published before", failed);
        }
        try {
            handler.handle(new ReceivedOutcome(
                    body.outcome(),
                    event.eventId(),
                    event.headers(),
                    Instant.ofEpochMilli(event.message().timestamp()),
                    failed + 1));
        } catch (Exception | LinkageError | AssertionError e) {
            failures.increment();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "attempt " + (failed + 1) + " of " + retries.attempts() + " to handle " + event.eventId()
                            + " failed",
                    e);
            return failed + 1 >= retries.attempts() && bury(event, String.valueOf(e), failed + 1);
        }
        handled.increment();
        recent.add(event.eventId());
        return true;
    }

    private boolean bury(EventRecord event, String reason, int attempts) {
        try {
            deadLetters.publish(event.message(), reason, attempts);
        } catch (KafkaException e) {
            // The outcome stays where it is; it is published later.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the outcome " + event.eventId() + " waits for the dead-letter topic",
                    e);
            return false;
        }
        LOG.log(System.Logger.Level.WARNING, "the outcome {0} is a dead letter: {1}", event.eventId(), reason);
        letters.increment();
        recent.add(event.eventId());
        return true;
    }

    private static void commit(Consumer<byte[], byte[]> consumer, TopicPartition partition, long next) {
        Map<TopicPartition, OffsetAndMetadata> position = Map.of(partition, new OffsetAndMetadata(next));
        try {
            try {
                consumer.commitSync(position);
            } catch (WakeupException e) {
                // The listener is being closed, but this outcome is handled.
                consumer.commitSync(position, CALL);
            }
        } catch (CommitFailedException | RebalanceInProgressException e) {
            // The outcome may be delivered again, to this listener, which skips it, or to another one.
            LOG.log(
                    System.Logger.Level.INFO,
                    "the group has rebalanced, the position of {0} is not committed",
                    partition);
        }
    }

    /** Finds the first position of a group that has none, and forgets the partitions that it loses. */
    private final class Assignment implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;

        private Assignment(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            startFrom.ifPresent(time -> seek(new HashSet<>(partitions), time));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            blocked.keySet().removeAll(Set.copyOf(partitions));
        }

        private void seek(Set<TopicPartition> partitions, Instant time) {
            Map<TopicPartition, Long> times = new HashMap<>();
            consumer.committed(partitions, CALL).forEach((partition, committed) -> {
                if (committed == null) {
                    times.put(partition, time.toEpochMilli());
                }
            });
            Partitions.seek(consumer, times, CALL);
        }
    }
}
