package dev.stylewright.protocol.client;

import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.client.connection.ConsumerLoop;
import dev.stylewright.protocol.client.connection.EventRecord;
import dev.stylewright.protocol.client.connection.EventRecord.OutcomeBody;
import dev.stylewright.protocol.client.connection.EventRecord.ProgressBody;
import dev.stylewright.protocol.client.connection.EventRecord.UnreadableBody;
import dev.stylewright.protocol.client.connection.Partitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * Reads the outcomes and progress published since its creation and passes them to the waiters. Reads all partitions without a group. It knows the
 * position in each partition, so a consumer that replaces another misses nothing. Partitions of progress are paused while there is no listener; each
 * probe moves their positions to the end. Confined to one thread at a time.
 */
final class EventFeed implements ConsumerLoop.Session {
    private static final System.Logger LOG = System.getLogger(EventFeed.class.getName());
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration METADATA = Duration.ofSeconds(5);

    private final String outcomes;
    private final String progress;
    private final Waiters waiters;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private boolean begun;
    private boolean progressRefused;

    EventFeed(Topics topics, Waiters waiters) {
        this.outcomes = topics.outcomes();
        this.progress = topics.progress();
        this.waiters = waiters;
    }

    /**
     * On the first call, determines the positions to read from before it returns, so that nothing published afterwards is missed. On later calls,
     * continues at the known positions; partitions added since then are read from their beginning.
     *
     * @throws IllegalStateException the outcome topic does not exist
     */
    @Override
    public void prepare(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = partitions(consumer);
        if (partitions.stream().noneMatch(p -> p.topic().equals(outcomes))) {
            // A topic of this name that is created later has its own offsets.
            positions.keySet().removeIf(p -> p.topic().equals(outcomes));
            throw new IllegalStateException("the topic " + outcomes + " does not exist; create it first");
        }
        consumer.assign(partitions);
        if (!begun) {
            consumer.seekToEnd(partitions);
            // seekToEnd is lazy; querying the position fixes it.
            partitions.forEach(p -> positions.put(p, consumer.position(p)));
            begun = true;
        } else {
            positions.keySet().retainAll(partitions);
            partitions.forEach(p -> seek(consumer, p));
        }
    }

    @Override
    public void round(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> ofProgress = ofProgress(consumer);
        if (waiters.listening()) {
            consumer.resume(ofProgress);
        } else {
            consumer.pause(ofProgress);
        }
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
            read(EventRecord.of(message));
            positions.put(new TopicPartition(message.topic(), message.partition()), message.offset() + 1);
        }
    }

    @Override
    public void probe(Consumer<byte[], byte[]> consumer, Duration timeout) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), timeout);
        takeInNewPartitions(consumer);
        if (waiters.listening()) {
            return;
        }
        // A listener that is added later misses nothing: its request is published after these ends were read.
        for (TopicPartition partition : ofProgress(consumer)) {
            Long end = ends.get(partition);
            if (end != null) {
                positions.put(partition, end);
                consumer.seek(partition, end);
            }
        }
    }

    @Override
    public void ended() {
        waiters.close(new IllegalStateException("the client was closed before the outcome arrived"));
    }

    private void takeInNewPartitions(Consumer<byte[], byte[]> consumer) {
        Set<TopicPartition> added = new HashSet<>(partitions(consumer));
        added.removeAll(consumer.assignment());
        if (!added.isEmpty()) {
            Set<TopicPartition> all = new HashSet<>(consumer.assignment());
            all.addAll(added);
            consumer.assign(all);
            added.forEach(p -> seek(consumer, p));
        }
    }

    private void seek(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        Long known = positions.get(partition);
        if (known == null) {
            consumer.seekToBeginning(List.of(partition));
        } else {
            consumer.seek(partition, known);
        }
    }

    private List<TopicPartition> ofProgress(Consumer<byte[], byte[]> consumer) {
        return consumer.assignment().stream()
                .filter(p -> p.topic().equals(progress))
                .toList();
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>(partitions(consumer, outcomes));
        try {
            partitions.addAll(partitions(consumer, progress));
            progressRefused = false;
        } catch (AuthorizationException e) {
            // Outcomes do not depend on progress.
            if (!progressRefused) {
                LOG.log(System.Logger.Level.WARNING, "listeners receive no progress: {0}", e.getMessage());
            }
            progressRefused = true;
        }
        return partitions;
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
        // On the first call, a caller waits and may have set the timeout; later calls must not keep the loop from
        // polling.
        return Partitions.of(begun ? consumer.partitionsFor(topic, METADATA) : consumer.partitionsFor(topic));
    }

    private void read(EventRecord event) {
        if (event.body() instanceof OutcomeBody body) {
            waiters.outcome(event.eventId(), body.outcome());
        } else if (event.body() instanceof ProgressBody body) {
            waiters.progress(event.eventId(), body.progress());
        } else if (event.body() instanceof UnreadableBody body) {
            LOG.log(System.Logger.Level.WARNING, "cannot read the record {0}: {1}", event.place(), body.reason());
            if (event.message().topic().equals(outcomes)) {
                waiters.unreadable(event.eventId(), event.requestId(), unreadable(event, body));
            }
        }
    }

    static UnreadableOutcomeException unreadable(EventRecord event, UnreadableBody body) {
        return new UnreadableOutcomeException(
                "the outcome " + event.eventId() + " cannot be read, record " + event.place() + ": " + body.reason());
    }
}
