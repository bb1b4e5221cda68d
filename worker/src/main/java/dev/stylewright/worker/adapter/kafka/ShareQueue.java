package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.worker.pipeline.observe.ClientMetric;
import dev.stylewright.worker.pipeline.queue.ClaimLostException;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests from a share group (KIP-932): brokers deliver single records to any number of workers and count the deliveries. A record is locked for
 * {@code share.record.lock.duration.ms}; while its job runs, the lock is renewed after each third of that time. Outcomes are published before the
 * record is acknowledged, and only under a lock that has just been renewed: at least once, and rarely twice.
 *
 * <p>Not thread-safe: one thread, the poll thread, calls everything but {@link #measurements} and {@link #unreadable}.
 */
public final class ShareQueue implements RequestQueue {

    private static final Logger LOG = LoggerFactory.getLogger(ShareQueue.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** Lock duration in milliseconds if the broker does not report one: the shortest that brokers allow by default. */
    private static final int SHORTEST_LOCK = 15_000;
    /** Maximum number of consecutive polls that may run out of memory; brokers give up on a few records before that. */
    private static final int MAX_IN_A_ROW = 100;

    private final KafkaSettings settings;
    private volatile ShareConsumer<byte[], byte[]> consumer;
    private final OutcomeProducer outcomes;
    private final List<String> topics;
    private @Nullable Claim claim;
    private int unreadableInARow;
    /** When a poll for records ended last, by {@link System#nanoTime}. */
    private long polled = System.nanoTime();

    private final AtomicLong unreadable = new AtomicLong();

    /**
     * A record that this worker processes.
     *
     * @param record as last delivered
     * @param since when the brokers locked it, by {@link System#nanoTime}
     */
    private record Claim(ConsumerRecord<byte[], byte[]> record, long since) {

        boolean isOlderThan(long nanos) {
            return System.nanoTime() - since >= nanos;
        }
    }

    /**
     * Joins the group; the first {@link #poll} acquires records.
     *
     * @throws QueueUnusableException the brokers do not answer or do not let this worker in
     */
    public static ShareQueue join(KafkaSettings settings, Clock clock) throws QueueUnusableException {
        try {
            return new ShareQueue(settings, clock);
        } catch (KafkaException e) {
            throw new QueueUnusableException(e.getCause() == null ? e : e.getCause());
        }
    }

    private ShareQueue(KafkaSettings settings, Clock clock) {
        this.settings = settings;
        this.topics = List.of(settings.topics().requests());
        this.consumer = member(settings);
        this.outcomes = new OutcomeProducer(settings, clock, "outcomes");
    }

    private static ShareConsumer<byte[], byte[]> member(KafkaSettings settings) {
        ShareConsumer<byte[], byte[]> member = new KafkaShareConsumer<>(
                properties(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        member.subscribe(List.of(settings.topics().requests()));
        return member;
    }

    private static Map<String, Object> properties(KafkaSettings settings) {
        Map<String, Object> properties = new HashMap<>(settings.consumer());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.workerId());
        properties.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        properties.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        return properties;
    }

    @Override
    public Optional<RequestRecord> poll(Duration wait) {
        if (claim != null) {
            throw new IllegalStateException("a record is claimed already: " + position(claim.record()));
        }
        if (consumer.subscription().isEmpty()) {
            consumer.subscribe(topics);
        }
        if (System.nanoTime() - polled > lockNanos() / 3) {
            releaseBuffered();
        }
        ConsumerRecords<byte[], byte[]> records = fetch(wait);
        polled = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            unreadableInARow = 0;
            // Proves that the lock is held, and starts a known lock time.
            renew(new Claim(record, polled));
            return Optional.ofNullable(claim).map(held -> ReceivedRecords.of(held.record(), deliveries(record)));
        }
        return Optional.empty();
    }

    /**
     * Releases records that arrived while nobody polled. Their locks may have expired, and brokers would renew even the lock of a record that another
     * worker has settled.
     */
    private void releaseBuffered() {
        Set<RequestRecord.Position> released = new HashSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (ConsumerRecord<byte[], byte[]> record : fetch(Duration.ZERO)) {
                consumer.acknowledge(record, AcknowledgeType.RELEASE);
                // A record that comes back has just been delivered again: the buffer is empty.
                more = released.add(position(record));
            }
        }
    }

    /**
     * Polls the consumer. If a record does not fit into memory when decompressed, leaves the group to release it: on the next poll the client would
     * acknowledge it unread. Once it has been delivered too often, brokers move it to the dead-letter topic.
     */
    private ConsumerRecords<byte[], byte[]> fetch(Duration wait) {
        try {
            return consumer.poll(wait);
        } catch (OutOfMemoryError e) {
            unreadable.incrementAndGet();
            unreadableInARow++;
            if (unreadableInARow > MAX_IN_A_ROW) {
                throw e;
            }
            LOG.error(
                    "a record of {} does not fit into memory when decompressed, and is released",
                    settings.topics().requests());
            claim = null;
            consumer.close(CLOSE);
            consumer = member(settings);
            return ConsumerRecords.empty();
        }
    }

    private static int deliveries(ConsumerRecord<byte[], byte[]> record) {
        return record.deliveryCount().map(Short::intValue).orElse(1);
    }

    /** A subscribed consumer acquires a record even if nobody polls, and its lock would expire: one delivery for each worker that takes a break. */
    @Override
    public void takeBreak() {
        if (!consumer.subscription().isEmpty()) {
            consumer.unsubscribe();
        }
    }

    /** The worker keeps a lock until it expires: a share group revokes none. */
    @Override
    public void onClaimRevoking(Runnable lastChance) {}

    @Override
    public boolean renewClaim() {
        Claim held = claim;
        if (held != null && held.isOlderThan(lockNanos() / 3)) {
            renew(held);
        }
        return claim != null;
    }

    private long lockNanos() {
        return Duration.ofMillis(consumer.acquisitionLockTimeoutMs().orElse(SHORTEST_LOCK))
                .toNanos();
    }

    /**
     * Proves that the lock is held and restarts its time; otherwise drops the claim. Does not ask brokers if the lock must have expired: they would
     * grant a renewal even of a record that another worker has settled and the group has moved past.
     */
    private void renew(Claim held) {
        if (held.isOlderThan(lockNanos())) {
            LOG.warn("the lock on {} has expired", position(held.record()));
            release();
            return;
        }
        long since = System.nanoTime();
        long left = held.since() + lockNanos() - since;
        Optional<KafkaException> failure = acknowledge(held, AcknowledgeType.RENEW, left);
        if (failure.isPresent()) {
            LOG.warn(
                    "the lock on {} could not be renewed: {}",
                    position(held.record()),
                    failure.get().getMessage());
            claim = null;
            return;
        }
        claim = returned(held).map(record -> new Claim(record, since)).orElse(null);
    }

    /**
     * A renewed record is returned by a poll and can be acknowledged again only then. A poll that waits would acquire other records, which this
     * worker could not process.
     */
    private Optional<ConsumerRecord<byte[], byte[]>> returned(Claim held) {
        RequestRecord.Position renewed = position(held.record());
        long unreadableBefore = unreadable.get();
        do {
            for (ConsumerRecord<byte[], byte[]> record : fetch(Duration.ZERO)) {
                if (position(record).equals(renewed)) {
                    return Optional.of(record);
                }
                consumer.acknowledge(record, AcknowledgeType.RELEASE);
            }
        } while (unreadable.get() == unreadableBefore && !held.isOlderThan(lockNanos()));
        LOG.warn("{} is renewed, but is not returned", renewed);
        return Optional.empty();
    }

    private Optional<KafkaException> acknowledge(Claim held, AcknowledgeType type, long nanos) {
        try {
            consumer.acknowledge(held.record(), type);
            return consumer.commitSync(Duration.ofNanos(nanos)).values().stream()
                    .flatMap(Optional::stream)
                    .findFirst();
        } catch (IllegalStateException e) {
            return Optional.of(new KafkaException("the consumer no longer holds it: " + e.getMessage(), e));
        } catch (KafkaException e) {
            return Optional.of(e);
        }
    }

    @Override
    public void settle(RequestRecord record, Settlement settlement, BooleanSupplier keepWaiting)
            throws ClaimLostException {
        Claim held = claim;
        if (held != null) {
            renew(held);
        }
        if (claim == null) {
            throw new ClaimLostException("the lock on " + record.position() + " is lost");
        }
        try {
            outcomes.publish(record, settlement, () -> keepWaiting.getAsBoolean() && renewClaim());
        } catch (ClaimLostException e) {
            claim = null;
            throw e;
        }
        accept(record);
    }

    private void accept(RequestRecord record) {
        Claim held = claim;
        claim = null;
        Optional.ofNullable(held)
                .flatMap(settled -> acknowledge(settled, AcknowledgeType.ACCEPT, lockNanos() / 3))
                .ifPresent(failure -> LOG.warn(
                        "{} is settled, but will be delivered again and settled in the same way: {}",
                        record.position(),
                        failure.getMessage()));
    }

    @Override
    public void release() {
        Claim held = claim;
        claim = null;
        if (held != null) {
            acknowledge(held, AcknowledgeType.RELEASE, lockNanos() / 3)
                    .ifPresent(failure -> LOG.warn(
                            "{} could not be released, its lock will expire: {}",
                            position(held.record()),
                            failure.getMessage()));
        }
    }

    private static RequestRecord.Position position(ConsumerRecord<byte[], byte[]> record) {
        return new RequestRecord.Position(record.topic(), record.partition(), record.offset());
    }

    @Override
    public long unreadable() {
        return unreadable.get();
    }

    @Override
    public List<ClientMetric> measurements() {
        return Stream.concat(
                        ClientMeasurements.of("requests", consumer.metrics()).stream(),
                        ClientMeasurements.of("outcomes", outcomes.metrics()).stream())
                .toList();
    }

    @Override
    public void close() {
        release();
        outcomes.close();
        consumer.close(CLOSE);
    }
}
