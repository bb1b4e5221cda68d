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
 * Answers the requests that brokers put among the dead letters by themselves (KIP-1191), which nobody else will. All workers
 * of a fleet form one consumer group here, so each letter is read by one of them, on a thread of its own. An outcome is
 * published before the offset is committed: at least once, under the {@code ce_id} that a worker's outcome would have.
 *
 * <p>A group that has committed nothing begins with the letters of the last hour, see {@link FirstPosition}.
 */
public final class AbandonedLetters implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AbandonedLetters.class);
    /** How far back the first member looks; older letters may have been dealt with by hand. */
    private static final Duration LOOK_BACK = Duration.ofHours(1);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** Before a letter is looked at again that can't be answered yet. */
    private static final Duration PAUSE = Duration.ofSeconds(2);
    /** After what the next try won't mend: a missing permission, say. */
    private static final Duration LONG_PAUSE = Duration.ofMinutes(1);
    /** Letters that are read at once, and bytes of them, unless one alone is larger. */
    private static final int MOST_LETTERS = 50;

    private static final int MOST_BYTES = 1 << 20;

    private final KafkaSettings settings;
    private final Clock clock;
    private final AbandonedRequests requests;
    private final Consumer<Outcome> listener;
    private final StopSignal stop = new StopSignal();
    private final Thread reader;

    /**
     * Begins to read.
     *
     * @param requests says how they end
     * @param listener called with each published outcome, on the reader thread
     */
    public static AbandonedLetters answer(
            KafkaSettings settings, Clock clock, AbandonedRequests requests, Consumer<Outcome> listener) {
        return new AbandonedLetters(settings, clock, requests, listener);
    }

    private AbandonedLetters(
            KafkaSettings settings, Clock clock, AbandonedRequests requests, Consumer<Outcome> listener) {
        this.settings = settings;
        this.clock = clock;
        this.requests = requests;
        this.listener = listener;
        this.reader = new Thread(this::run, "abandoned");
        reader.setDaemon(true);
        reader.start();
    }

    /** The consumer group of the fleet {@code group} that reads dead letters. */
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
                            "{} can't be read in group {}, and what brokers give up on has no outcome until it can, trying again in {}: {}",
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
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_LETTERS);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_BYTES);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MOST_BYTES);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer) throws InterruptedException {
        Map<TopicPartition, Long> committed = new HashMap<>();
        GuardedPoll guarded = new GuardedPoll(settings, consumer, MOST_LETTERS, tooLarge -> true);
        boolean waiting = false;
        consumer.subscribe(List.of(settings.topics().deadLetters()), new FirstPosition(consumer, clock, LOOK_BACK));
        while (!stop.isRaised()) {
            ConsumerRecords<byte[], byte[]> letters = guarded.poll(POLL);
            Optional<String> obstacle = letters.isEmpty() ? Optional.empty() : answer(consumer, letters);
            commit(consumer, committed);
            if (obstacle.isPresent() && !stop.await(PAUSE)) {
                if (!waiting) {
                    LOG.warn("what brokers gave up on has no outcome yet, trying again: {}", obstacle.get());
                }
                waiting = true;
            } else if (!letters.isEmpty()) {
                waiting = false;
            }
        }
    }

    /** Answers what is read, up to the first letter of each partition that can't be answered yet; why it can't. */
    private Optional<String> answer(KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> letters) {
        Optional<String> first = Optional.empty();
        try (LetterDesk desk = new LetterDesk(settings, clock, requests, listener, stop)) {
            for (TopicPartition partition : letters.partitions()) {
                for (ConsumerRecord<byte[], byte[]> letter : letters.records(partition)) {
                    Optional<String> obstacle = desk.obstacle(letter);
                    if (obstacle.isPresent()) {
                        first = first.or(() -> obstacle);
                        consumer.seek(partition, letter.offset());
                        break;
                    }
                }
            }
        }
        return first;
    }

    /**
     * Commits where the reading stands, also where nothing was read yet: a letter that comes while no worker runs is then
     * found by the next one, however late.
     */
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
            LOG.warn("how far dead letters are read is not committed, some may be answered twice: {}", e.getMessage());
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
