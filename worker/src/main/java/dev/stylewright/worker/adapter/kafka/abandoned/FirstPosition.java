package dev.stylewright.worker.adapter.kafka.abandoned;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Sets the first position of a group without committed offsets: a fixed time before now, or the end if nothing was written since. The client's own
 * {@code by_duration} has no position, and so nothing to commit, until something is written.
 */
final class FirstPosition implements ConsumerRebalanceListener {

    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Consumer<?, ?> consumer;
    private final Clock clock;
    private final Duration back;

    /** @param back how long before now */
    FirstPosition(Consumer<?, ?> consumer, Clock clock, Duration back) {
        this.consumer = consumer;
        this.clock = clock;
        this.back = back;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        Set<TopicPartition> fresh = consumer.committed(Set.copyOf(partitions), ANSWER).entrySet().stream()
                .filter(committed -> committed.getValue() == null)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (fresh.isEmpty()) {
            return;
        }
        long since = clock.instant().minus(back).toEpochMilli();
        // Ask for the ends first: the query by time finds anything written between the two queries.
        Map<TopicPartition, Long> ends = consumer.endOffsets(fresh, ANSWER);
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(
                fresh.stream().collect(Collectors.toMap(partition -> partition, partition -> since)), ANSWER);
        for (TopicPartition partition : fresh) {
            OffsetAndTimestamp recent = found.get(partition);
            consumer.seek(partition, recent == null ? ends.get(partition) : recent.offset());
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
}
