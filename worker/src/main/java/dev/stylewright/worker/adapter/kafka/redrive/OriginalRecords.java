package dev.stylewright.worker.adapter.kafka.redrive;

import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.ReceivedRecords;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.RequestRecord.Position;
import dev.stylewright.worker.pipeline.redrive.DeadLetterException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads single records by position, as long as their topics keep them. Not thread-safe. */
final class OriginalRecords implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OriginalRecords.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;

    OriginalRecords(KafkaSettings settings) {
        Map<String, Object> properties = new HashMap<>(settings.consumer());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.workerId() + "-originals");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The record at {@code position}; empty if it no longer exists, or does not fit into memory. */
    Optional<RequestRecord> at(Position position) throws DeadLetterException {
        TopicPartition partition = new TopicPartition(position.topic(), position.partition());
        try {
            if (!isKept(partition, position.offset())) {
                return Optional.empty();
            }
            consumer.assign(List.of(partition));
            consumer.seek(partition, position.offset());
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < ANSWER.toNanos()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    return record.offset() == position.offset()
                            ? Optional.of(ReceivedRecords.of(record, 1))
                            : Optional.empty();
                }
            }
            throw new TimeoutException("the brokers do not return it");
        } catch (OutOfMemoryError e) {
            LOG.warn("the original at {} does not fit into memory when decompressed", position);
            // Otherwise the client would resume inside the batch.
            consumer.assign(List.of());
            return Optional.empty();
        } catch (OffsetOutOfRangeException gone) {
            return Optional.empty();
        } catch (KafkaException e) {
            throw RedriveJournal.failure("cannot read the original at " + position, e);
        }
    }

    private boolean isKept(TopicPartition partition, long offset) {
        boolean known = consumer.listTopics(ANSWER).getOrDefault(partition.topic(), List.of()).stream()
                .anyMatch(info -> info.partition() == partition.partition());
        return known
                && consumer.beginningOffsets(List.of(partition), ANSWER).getOrDefault(partition, Long.MAX_VALUE)
                        <= offset
                && consumer.endOffsets(List.of(partition), ANSWER).getOrDefault(partition, 0L) > offset;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE));
    }
}
