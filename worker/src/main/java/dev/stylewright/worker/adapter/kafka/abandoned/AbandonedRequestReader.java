package dev.stylewright.worker.adapter.kafka.abandoned;

import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.adapter.kafka.GuardedPoll;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.Membership;
import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import dev.stylewright.worker.pipeline.queue.AbandonedRequests;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests that brokers moved to the dead-letter topic by themselves (KIP-1191), which have no outcome yet. All workers of a fleet form
 * one consumer group here, so each dead letter is read by one of them, on its own thread. An outcome is published before the offset is committed: at
 * least once, with the {@code ce_id} that a worker's outcome would have.
 *
 * <p>A group without committed offsets starts with the dead letters of the last hour, see {@link FirstPosition}.
 */
public final class AbandonedRequestReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AbandonedRequestReader.class);
    /** How far back a new group starts; older dead letters may have been handled by hand. */
    private static final Duration LOOK_BACK = Duration.ofHours(1);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** Delay before a dead letter that cannot be answered yet is tried again. */
    private static final Duration PAUSE = Duration.ofSeconds(2);
    /** Delay after a failure that a retry does not fix, such as a missing permission. */
    private static final Duration LONG_PAUSE = Duration.ofMinutes(1);
    /** Maximum number of dead letters per poll, and maximum bytes unless a single one is larger. */
    private static final int MAX_DEAD_LETTERS = 50;

    private static final int MAX_BYTES = 1 << 20;

    private final KafkaSettings settings;
    private final Clock clock;
    private final AbandonedRequests requests;
    private final Consumer<Outcome> listener;
    private final StopSignal stop = new StopSignal();
    private final Thread reader;

    /**
     * Starts reading.
     *
     * @param requests determines how they end
     * @param listener called with each published outcome, on the reader thread
     */
    public static AbandonedRequestReader answer(
            KafkaSettings settings, Clock clock, AbandonedRequests requests, Consumer<Outcome> listener) {
        return new AbandonedRequestReader(settings, clock, requests, listener);
    }

    private AbandonedRequestReader(
            KafkaSettings settings, Clock clock, AbandonedRequests requests, Consumer<Outcome> listener) {
        this.settings = settings;
        this.clock = clock;
        this.requests = requests;
        this.listener = listener;
        this.reader = new Thread(this::run, "abandoned");
        reader.setDaemon(true);
        reader.start();
    }

    /** The consumer group that reads dead letters for the fleet {@code group}. */
    static String groupOf(String group) {
        return group + "-dead-letters";
    }

    private void run() {
        try {
            while (!stop.isRaised()) {
                try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
                    read(consumer);
                } catch (RuntimeException e) {
                    LOG.error(
                            "cannot read {} in group {}; until then requests that brokers give up on have no outcome; retrying in {}: {}",
                            settings.topics().deadLetters(),
                            groupOf(settings.group()),
                            LONG_PAUSE,
                            QueueUnusableException.describe(e));
                    stop.await(LONG_PAUSE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = Membership.properties(settings);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupOf(settings.group()));
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.workerId() + "-abandoned");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_DEAD_LETTERS);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_BYTES);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MAX_BYTES);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer) throws InterruptedException {
        Map<TopicPartition, Long> committed = new HashMap<>();
        GuardedPoll guarded = new GuardedPoll(settings, consumer, MAX_DEAD_LETTERS, tooLarge -> true);
        boolean waiting = false;
        consumer.subscribe(List.of(settings.topics().deadLetters()), new FirstPosition(consumer, clock, LOOK_BACK));
        while (!stop.isRaised()) {
            ConsumerRecords<byte[], byte[]> deadLetters = guarded.poll(POLL);
            Optional<String> obstacle = deadLetters.isEmpty() ? Optional.empty() : answer(consumer, deadLetters);
            commit(consumer, committed);
            if (obstacle.isPresent() && !stop.await(PAUSE)) {
                if (!waiting) {
                    LOG.warn("a request that brokers gave up on has no outcome yet, retrying: {}", obstacle.get());
                }
                waiting = true;
            } else if (!deadLetters.isEmpty()) {
                waiting = false;
            }
        }
    }

    /** Answers the records of a poll, up to the first of each partition that cannot be answered yet. Returns the reason, if any. */
    private Optional<String> answer(
            KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> deadLetters) {
        Optional<String> first = Optional.empty();
        try (DeadLetterProcessor processor = new DeadLetterProcessor(settings, clock, requests, listener, stop)) {
            for (TopicPartition partition : deadLetters.partitions()) {
                for (ConsumerRecord<byte[], byte[]> deadLetter : deadLetters.records(partition)) {
                    Optional<String> obstacle = processor.obstacle(deadLetter);
                    if (obstacle.isPresent()) {
                        first = first.or(() -> obstacle);
                        consumer.seek(partition, deadLetter.offset());
                        break;
                    }
                }
            }
        }
        return first;
    }

    /** Commits the positions even if nothing was read yet, so that the next worker finds a dead letter written while none runs. */
    private static void commit(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> committed) {
        try {
            Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
            for (TopicPartition partition : consumer.assignment()) {
                long position = Membership.position(consumer, partition, ANSWER);
                if (!Long.valueOf(position).equals(committed.get(partition))) {
                    moved.put(partition, new OffsetAndMetadata(position));
                }
            }
            if (!moved.isEmpty()) {
                consumer.commitSync(moved, ANSWER);
                moved.forEach((partition, next) -> committed.put(partition, next.offset()));
            }
        } catch (CommitFailedException | RetriableException e) {
            LOG.warn(
                    "the position in the dead letters is not committed, some may be answered twice: {}",
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        stop.raise(StopSignal.Reason.HAND_BACK);
        try {
            reader.join(CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
