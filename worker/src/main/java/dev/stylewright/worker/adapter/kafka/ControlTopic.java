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

/** Reads the control topic from its beginning, on its own thread and without a group, so that every worker sees every cancel. Thread-safe. */
public final class ControlTopic implements Cancellations, ClientMetricsSource, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControlTopic.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final long LOOK_MILLIS = 100;
    /** Maximum number of cancels per poll. */
    private static final int MAX = 500;

    private final Consumer<byte[], byte[]> consumer;
    private final GuardedPoll guarded;
    /**
     * Reads end offsets only, never records. Brokers answer the requests of one connection in order: on the reading consumer's connection this query
     * would wait behind a fetch, half a second by default.
     */
    private final Consumer<byte[], byte[]> endReader;

    private final String topic;
    private final CancelTable table = new CancelTable();
    private final Queue<CatchUp> waiting = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Thread reader;
    private volatile boolean closed;

    /** A caller waiting until everything published before its call has been read. */
    private static final class CatchUp {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        Map<TopicPartition, Long> ends = Map.of();
    }

    /**
     * Starts reading.
     *
     * @throws QueueUnusableException the brokers reject this worker
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
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX);
        this.topic = settings.topics().control();
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.guarded = new GuardedPoll(settings, consumer, MAX, range -> true);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.workerId() + "-control-end");
        this.endReader = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
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
                LOG.trace("the end of {} is not reached yet", topic);
            } catch (ExecutionException e) {
                throw new IllegalStateException("cannot read cancels from " + topic, e.getCause());
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
                endReader) {
            while (!closed) {
                try {
                    turn();
                } catch (WakeupException e) {
                    LOG.trace("woken up by a caller of catchUp or by close");
                } catch (RetriableException e) {
                    LOG.warn("cannot read {}, retrying: {}", topic, e.getMessage());
                    TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
                }
            }
            end.complete(null);
        } catch (RuntimeException | OutOfMemoryError | InterruptedException e) {
            end.completeExceptionally(e);
            LOG.error("{} can no longer be read; no more jobs are started", topic, e);
        }
    }

    private void turn() {
        Set<TopicPartition> partitions = consumer.partitionsFor(topic, ANSWER).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .collect(Collectors.toSet());
        if (partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException("the broker does not have the topic");
        }
        if (!consumer.assignment().equals(partitions)) {
            // A new partition is read from its beginning; the others keep their positions.
            consumer.assign(partitions);
        }
        for (CatchUp waiter : waiting) {
            if (waiter.ends.isEmpty()) {
                waiter.ends = endReader.endOffsets(consumer.assignment(), ANSWER);
            }
        }
        boolean allThere = release();
        guarded.poll(allThere ? POLL : Duration.ofMillis(LOOK_MILLIS)).forEach(table::add);
        release();
    }

    /** Completes the callers that have caught up; returns whether none is left. */
    private boolean release() {
        waiting.removeIf(waiter -> {
            boolean caughtUp = !waiter.ends.isEmpty()
                    && waiter.ends.entrySet().stream()
                            .allMatch(entry -> consumer.position(entry.getKey(), ANSWER) >= entry.getValue());
            return caughtUp && waiter.done.complete(null);
        });
        return waiting.isEmpty();
    }

    /** How many cancels did not fit into memory when decompressed. From any thread. */
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
