package dev.stylewright.protocol.client;

import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.codec.CloudEvents;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.codec.Decoded;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;

/**
 * Reads the outcomes and progress published from its creation on and passes them to the waiters. Reads all partitions without a group. Created on one
 * thread and run on another; only {@link #stop()} may be called concurrently.
 */
final class EventFeed implements Runnable {
    private static final System.Logger LOG = System.getLogger(EventFeed.class.getName());
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long LOOK_AROUND_NANOS = Duration.ofSeconds(30).toNanos();

    private final Consumer<byte[], byte[]> consumer;
    private final String outcomes;
    private final String progress;
    private final Waiters waiters;
    private volatile boolean stopped;

    /**
     * Determines the positions to read from before it returns, so that nothing published afterwards is missed.
     *
     * @throws IllegalStateException the topic of outcomes does not exist
     */
    EventFeed(Consumer<byte[], byte[]> consumer, String outcomes, String progress, Waiters waiters) {
        this.consumer = consumer;
        this.outcomes = outcomes;
        this.progress = progress;
        this.waiters = waiters;
        List<TopicPartition> partitions = partitions();
        if (partitions.stream().noneMatch(p -> p.topic().equals(outcomes))) {
            throw new IllegalStateException("the topic " + outcomes + " does not exist; create it first");
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // seekToEnd is lazy; querying the position fixes it.
        partitions.forEach(consumer::position);
    }

    @Override
    public void run() {
        Throwable cause = new IllegalStateException("the client was closed before the outcome came");
        try (consumer) {
            long lookedAround = System.nanoTime();
            while (!stopped) {
                consumer.poll(POLL).forEach(this::read);
                if (System.nanoTime() - lookedAround > LOOK_AROUND_NANOS) {
                    takeInNewPartitions();
                    lookedAround = System.nanoTime();
                }
            }
        } catch (WakeupException e) {
            LOG.log(System.Logger.Level.DEBUG, "woken up to stop", e);
        } catch (RuntimeException e) {
            cause = new IllegalStateException("outcomes can no longer be read: " + e.getMessage(), e);
        } finally {
            waiters.close(cause);
        }
    }

    /** Ends {@link #run()} soon; any thread may call it. */
    void stop() {
        stopped = true;
        consumer.wakeup();
    }

    /** New partitions of a topic are read from their beginning. */
    void takeInNewPartitions() {
        Set<TopicPartition> added = new HashSet<>(partitions());
        added.removeAll(consumer.assignment());
        if (!added.isEmpty()) {
            Set<TopicPartition> all = new HashSet<>(consumer.assignment());
            all.addAll(added);
            consumer.assign(all);
            consumer.seekToBeginning(added);
        }
    }

    private List<TopicPartition> partitions() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(outcomes, progress)) {
            List<PartitionInfo> infos = consumer.partitionsFor(topic);
            if (infos != null) {
                infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            }
        }
        return partitions;
    }

    private void read(ConsumerRecord<byte[], byte[]> message) {
        EventHeaders headers = EventHeaders.none();
        for (Header header : message.headers()) {
            headers = headers.with(header.key(), header.value());
        }
        EventType type = CloudEvents.type(headers).orElse(null);
        if (type == null) {
            return; // Of a version or kind that this client does not know.
        }
        switch (type) {
            case COMPLETED, FAILED, CANCELLED -> outcome(message, headers);
            case STARTED, PROGRESSED -> progress(message);
            case REQUESTED, CANCEL -> LOG.log(System.Logger.Level.WARNING, "a {0} on {1}", type, message.topic());
        }
    }

    private void outcome(ConsumerRecord<byte[], byte[]> message, EventHeaders headers) {
        Decoded<Outcome> decoded = Codec.decodeOutcome(message.value());
        if (decoded instanceof Decoded.Valid<Outcome> valid) {
            String own = message.topic() + "-" + message.partition() + "-" + message.offset();
            waiters.outcome(headers.get(EventHeaders.ID).orElse(own), valid.value());
        } else {
            unreadable(message, decoded);
        }
    }

    private void progress(ConsumerRecord<byte[], byte[]> message) {
        Decoded<Progress> decoded = Codec.decodeProgress(message.value());
        if (decoded instanceof Decoded.Valid<Progress> valid) {
            waiters.progress(valid.value());
        } else {
            unreadable(message, decoded);
        }
    }

    private static void unreadable(ConsumerRecord<byte[], byte[]> message, Decoded<?> decoded) {
        LOG.log(
                System.Logger.Level.WARNING,
                "cannot read the record at offset {0} of {1}-{2}: {3}",
                String.valueOf(message.offset()),
                message.topic(),
                message.partition(),
                decoded);
    }
}
