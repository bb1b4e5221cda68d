package dev.stylewright.worker.adapter.kafka.redrive;

import dev.stylewright.worker.adapter.kafka.GuardedPoll;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.pipeline.redrive.DeadLetterException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Reads the committed records of a topic from its beginning to the end at the time of opening. Uses no group, so it does not disturb other readers.
 * Not thread-safe.
 */
final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** How long brokers may return nothing although there are more records. */
    private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();

    private final String topic;
    private final Consumer<byte[], byte[]> consumer;
    private final GuardedPoll guarded;
    private final Map<TopicPartition, Long> ends;
    private long silentSince = System.nanoTime();

    /**
     * Opens a reader.
     *
     * @param max maximum number of records per read
     */
    TopicReader(KafkaSettings settings, String topic, int max) {
        this.topic = topic;
        this.consumer = new KafkaConsumer<>(
                properties(settings, max), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.guarded = new GuardedPoll(settings, consumer, max, range -> true);
        try {
            List<TopicPartition> partitions = partitions();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            this.ends = new HashMap<>(consumer.endOffsets(partitions));
        } catch (KafkaException e) {
            close();
            throw e;
        }
    }

    /** The queried broker may not know a newly created topic yet; without its partitions nothing would be read. */
    private List<TopicPartition> partitions() {
        long begun = System.nanoTime();
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        while (known.isEmpty()) {
            if (System.nanoTime() - begun > PATIENCE_NANOS) {
                throw new UnknownTopicOrPartitionException("its brokers have not listed it for a minute");
            }
            Utils.sleep(POLL.toMillis());
            known = consumer.partitionsFor(topic);
        }
        return known.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private static Map<String, Object> properties(KafkaSettings settings, int max) {
        Map<String, Object> properties = new HashMap<>(settings.consumer());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.workerId() + "-redrive");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, max);
        return properties;
    }

    /** Whether any partition has unread records. */
    boolean hasMore() throws DeadLetterException {
        try {
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            return !ends.isEmpty();
        } catch (KafkaException e) {
            throw RedriveJournal.failure("cannot read " + topic, e);
        }
    }

    /** The next records before the end; none if brokers return none within the poll timeout. */
    List<ConsumerRecord<byte[], byte[]>> read() throws DeadLetterException {
        try {
            List<ConsumerRecord<byte[], byte[]>> records = StreamSupport.stream(
                            guarded.poll(POLL).spliterator(), false)
                    .filter(this::isBeforeEnd)
                    .toList();
            if (!records.isEmpty()) {
                silentSince = System.nanoTime();
            } else if (System.nanoTime() - silentSince > PATIENCE_NANOS) {
                throw new DeadLetterException(
                        "cannot read " + topic + ": its brokers have returned nothing for a minute");
            }
            return records;
        } catch (KafkaException e) {
            throw RedriveJournal.failure("cannot read " + topic, e);
        }
    }

    private boolean isBeforeEnd(ConsumerRecord<byte[], byte[]> record) {
        Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
        return end != null && record.offset() < end;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE));
    }
}
