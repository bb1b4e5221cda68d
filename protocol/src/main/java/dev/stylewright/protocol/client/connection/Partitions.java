package dev.stylewright.protocol.client.connection;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The partitions of a topic, and positions in them by time. */
public final class Partitions {
    private Partitions() {}

    /**
     * The partitions that {@link Consumer#partitionsFor} returned for a topic; empty if the topic does not exist.
     *
     * @param infos null from some versions of kafka-clients if the topic does not exist
     */
    public static List<TopicPartition> of(@Nullable List<PartitionInfo> infos) {
        return infos == null
                ? List.of()
                : infos.stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
    }

    /**
     * Moves the position in each partition to the first record at or after a time, or to the end if there is none.
     *
     * @param times milliseconds since the epoch
     */
    public static void seek(Consumer<?, ?> consumer, Map<TopicPartition, Long> times, Duration timeout) {
        Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(times, timeout);
        for (TopicPartition partition : times.keySet()) {
            OffsetAndTimestamp start = starts.get(partition);
            if (start == null) {
                consumer.seekToEnd(List.of(partition));
            } else {
                consumer.seek(partition, start.offset());
            }
        }
    }
}
