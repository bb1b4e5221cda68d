package dev.stylewright.worker.adapter.kafka.admin;

import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.pipeline.queue.QueueLag;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
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
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers from time to time, on a thread of its own, how many requests the group has before it. Brokers that don't
 * answer are no trouble but for the number that isn't known meanwhile. Thread-safe.
 */
public final class LagReader implements QueueLag, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LagReader.class);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final KafkaSettings settings;
    private final boolean share;
    private final Duration interval;
    private final Thread thread;
    private volatile OptionalLong records = OptionalLong.empty();

    private LagReader(KafkaSettings settings, boolean share, Duration interval) {
        this.settings = settings;
        this.share = share;
        this.interval = interval;
        this.thread = new Thread(this::read, "lag");
        thread.setDaemon(true);
    }

    /**
     * Begins to ask.
     *
     * @param share whether the group is a share group
     * @param interval how long after an answer brokers are asked again
     */
    public static LagReader start(KafkaSettings settings, boolean share, Duration interval) {
        LagReader reader = new LagReader(settings, share, interval);
        reader.thread.start();
        return reader;
    }

    @Override
    public OptionalLong records() {
        return records;
    }

    private void read() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                readWithOneClient();
                TimeUnit.NANOSECONDS.sleep(interval.toNanos());
            }
        } catch (InterruptedException e) {
            LOG.trace("asking ends");
        }
    }

    private void readWithOneClient() throws InterruptedException {
        Admin admin = null;
        try {
            admin = Admin.create(new HashMap<>(settings.admin()));
            while (true) {
                records = OptionalLong.of(share ? shareLag(admin) : groupLag(admin));
                TimeUnit.NANOSECONDS.sleep(interval.toNanos());
            }
        } catch (KafkaException | ExecutionException | TimeoutException | OutOfMemoryError e) {
            records = OptionalLong.empty();
            LOG.debug("brokers don't tell how much lies in the queue", e);
        } finally {
            if (admin != null) {
                admin.close(CLOSE);
            }
        }
    }

    private long groupLag(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetAndMetadata> committed =
                answer(admin.listConsumerGroupOffsets(settings.group()).partitionsToOffsetAndMetadata());
        return lag(admin, partition -> {
            OffsetAndMetadata offset = committed.get(partition);
            return offset == null ? OptionalLong.empty() : OptionalLong.of(offset.offset());
        });
    }

    /** KIP-1226 has brokers tell a share group's lag, which knows of what is settled out of order; older ones don't. */
    private long shareLag(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, @Nullable SharePartitionOffsetInfo> offsets =
                answer(admin.listShareGroupOffsets(Map.of(settings.group(), new ListShareGroupOffsetsSpec()))
                        .partitionsToOffsetInfo(settings.group()));
        long told = offsets.values().stream()
                .flatMap(info -> Optional.ofNullable(info).flatMap(SharePartitionOffsetInfo::lag).stream())
                .mapToLong(Long::longValue)
                .sum();
        return told + lag(admin, partition -> next(offsets.get(partition)));
    }

    /** Where what nobody told of begins: nowhere, where brokers told of all of it. */
    private static OptionalLong next(@Nullable SharePartitionOffsetInfo info) {
        if (info == null) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(info.lag().isPresent() ? Long.MAX_VALUE : info.startOffset());
    }

    /** What lies from {@code next} on, which of a partition that nobody has begun is its beginning. */
    private long lag(Admin admin, Function<TopicPartition, OptionalLong> next)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Long> ends = offsets(admin, OffsetSpec.latest());
        Map<TopicPartition, Long> beginnings = offsets(admin, OffsetSpec.earliest());
        long lag = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            long beginning = beginnings.getOrDefault(end.getKey(), 0L);
            long from = next.apply(end.getKey()).orElse(beginning);
            lag += Math.max(0, end.getValue() - Math.max(from, beginning));
        }
        return lag;
    }

    private Map<TopicPartition, Long> offsets(Admin admin, OffsetSpec which)
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

    private static <T> T answer(KafkaFuture<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
