package dev.stylewright.worker.adapter.kafka.admin;

import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads how many requests the group has not settled yet, and their first offsets. */
final class WaitingRequests {

    private final KafkaSettings settings;
    private final Admin admin;
    private final boolean share;
    private final BrokerContact contact;

    WaitingRequests(BrokerAdmin admin, boolean share, BrokerContact contact) {
        this.settings = admin.settings();
        this.admin = admin.client();
        this.share = share;
        this.contact = contact;
    }

    /**
     * The requests not settled yet.
     *
     * @param records their number, including those in progress
     * @param first offset of the first one in each partition that has any
     */
    record Waiting(long records, Map<TopicPartition, Long> first) {}

    /** Queries the brokers. */
    Waiting read() throws ExecutionException, InterruptedException, TimeoutException {
        return share ? ofShareGroup() : ofConsumerGroup();
    }

    private Waiting ofConsumerGroup() throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetAndMetadata> committed =
                answer(admin.listConsumerGroupOffsets(settings.group()).partitionsToOffsetAndMetadata());
        return waiting(
                partition -> {
                    OffsetAndMetadata offset = committed.get(partition);
                    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset.offset());
                },
                partition -> OptionalLong.empty());
    }

    /** Since KIP-1226 brokers report a share group's lag, which excludes records settled out of order; older brokers do not. */
    private Waiting ofShareGroup() throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, @Nullable SharePartitionOffsetInfo> offsets =
                answer(admin.listShareGroupOffsets(Map.of(settings.group(), new ListShareGroupOffsetsSpec()))
                        .partitionsToOffsetInfo(settings.group()));
        return waiting(
                partition -> Optional.ofNullable(offsets.get(partition))
                        .map(info -> OptionalLong.of(info.startOffset()))
                        .orElse(OptionalLong.empty()),
                partition -> Optional.ofNullable(offsets.get(partition))
                        .flatMap(SharePartitionOffsetInfo::lag)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty()));
    }

    /**
     * All records of a partition are waiting if no member has read from it.
     *
     * @param next offset of the first waiting record
     * @param counted number of waiting records, if brokers report it
     */
    private Waiting waiting(Function<TopicPartition, OptionalLong> next, Function<TopicPartition, OptionalLong> counted)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Long> ends = offsets(OffsetSpec.latest());
        Map<TopicPartition, Long> beginnings = offsets(OffsetSpec.earliest());
        Map<TopicPartition, Long> first = new HashMap<>();
        long records = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            TopicPartition partition = end.getKey();
            long beginning = beginnings.getOrDefault(partition, 0L);
            long from = Math.max(next.apply(partition).orElse(beginning), beginning);
            long waiting = counted.apply(partition).orElse(Math.max(0, end.getValue() - from));
            records += waiting;
            if (waiting > 0) {
                first.put(partition, from);
            }
        }
        return new Waiting(records, first);
    }

    private Map<TopicPartition, Long> offsets(OffsetSpec which)
            throws ExecutionException, InterruptedException, TimeoutException {
        String topic = settings.topics().requests();
        Map<TopicPartition, OffsetSpec> wanted =
                answer(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                        .flatMap(description -> description.partitions().stream())
                        .collect(Collectors.toMap(
                                partition -> new TopicPartition(topic, partition.partition()), partition -> which));
        return answer(admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> offset(entry.getValue())));
    }

    private static long offset(ListOffsetsResult.ListOffsetsResultInfo info) {
        return info.offset();
    }

    private <T> T answer(KafkaFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return contact.answer(future);
    }
}
