package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.protocol.CancelRequest;
import dev.stylewright.worker.pipeline.observe.ClientMetric;
import dev.stylewright.worker.pipeline.observe.ClientMetricsSource;
import dev.stylewright.worker.pipeline.queue.Cancellations;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the control topic from its beginning, on a thread of its own and in no group: every worker hears every cancel.
 * Thread-safe.
 */
public final class ControlTopic implements Cancellations, ClientMetricsSource, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControlTopic.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final long LOOK_MILLIS = 100;
    /** Cancels that are read at once. */
    private static final int MOST = 500;

    private final Consumer<byte[], byte[]> consumer;
    private final GuardedPoll guarded;
    /**
     * Asks where the topic ends, and never reads. Brokers answer what comes over a connection one after the other: asked by
     * the consumer that reads, they would first wait for cancels for as long as its fetch may wait, half a second by default.
     */
    private final Consumer<byte[], byte[]> scout;

    private final String topic;
    private final CancelTable table = new CancelTable();
    private final Queue<CatchUp> waiting = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Thread reader;
    private volatile boolean closed;

    /** Somebody who waits until all that is published now has been read. */
    private static final class CatchUp {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        Map<TopicPartition, Long> ends = Map.of();
    }

    /**
     * Begins to read.
     *
     * @throws QueueUnusableException the brokers don't let this worker in
     */
    public static ControlTopic open(KafkaSettings settings) throws QueueUnusableException {
        try {
            return new ControlTopic(settings);
        } catch (KafkaException e) {
            throw new QueueUnusableException(e.getCause() == null ? e : e.getCause());
        }
    }

    private ControlTopic(KafkaSettings settings) {
        Map<String, Object> properties = new HashMap<>(settings.consumer());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.workerId() + "-control");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST);
        this.topic = settings.topics().control();
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.guarded = new GuardedPoll(settings, consumer, MOST, range -> true);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.workerId() + "-control-end");
        this.scout = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.reader = new Thread(this::read, "control");
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public void catchUp(StopSignal stop) {
        CatchUp mine = new CatchUp();
        waiting.add(mine);
        consumer.wakeup();
        while (!stop.isRaised()) {
            try {
                CompletableFuture.anyOf(mine.done, end).get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException notYet) {
                LOG.trace("{} is not read to its end yet", topic);
            } catch (ExecutionException e) {
                throw new IllegalStateException("cancels can't be read from " + topic, e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        waiting.remove(mine);
    }

    @Override
    public Optional<CancelRequest> of(String requestId, Instant published) {
        return table.of(requestId, published);
    }

    private void read() {
        try (consumer;
                scout) {
            while (!closed) {
                try {
                    turn();
                } catch (WakeupException e) {
                    LOG.trace("somebody waits, or reading ends");
                } catch (RetriableException e) {
                    LOG.warn("{} can't be read, trying again: {}", topic, e.getMessage());
                    TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
                }
            }
            end.complete(null);
        } catch (RuntimeException | OutOfMemoryError | InterruptedException e) {
            end.completeExceptionally(e);
            LOG.error("{} can no longer be read, no job is begun any more", topic, e);
        }
    }

    private void turn() {
        Set<TopicPartition> partitions = consumer.partitionsFor(topic, ANSWER).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .collect(Collectors.toSet());
        if (partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException("the broker does not know the topic");
        }
        if (!consumer.assignment().equals(partitions)) {
            // A partition that joins is read from its beginning; those that are read already stay where they are.
            consumer.assign(partitions);
        }
        for (CatchUp someone : waiting) {
            if (someone.ends.isEmpty()) {
                someone.ends = scout.endOffsets(consumer.assignment(), ANSWER);
            }
        }
        boolean allThere = release();
        guarded.poll(allThere ? POLL : Duration.ofMillis(LOOK_MILLIS)).forEach(table::add);
        release();
    }

    /** Lets those go who have what they wait for; whether nobody is left. */
    private boolean release() {
        waiting.removeIf(someone -> {
            boolean caughtUp = !someone.ends.isEmpty()
                    && someone.ends.entrySet().stream()
                            .allMatch(entry -> consumer.position(entry.getKey(), ANSWER) >= entry.getValue());
            return caughtUp && someone.done.complete(null);
        });
        return waiting.isEmpty();
    }

    /** How often cancels were met that don't fit into memory when they are unpacked. From any thread. */
    public long unreadable() {
        return guarded.unreadable();
    }

    @Override
    public List<ClientMetric> measurements() {
        return ClientMeasurements.of("control", consumer.metrics());
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            reader.join(ANSWER.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
