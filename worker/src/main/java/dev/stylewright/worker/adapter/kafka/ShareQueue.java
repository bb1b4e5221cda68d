package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.worker.pipeline.observe.ClientMetric;
import dev.stylewright.worker.pipeline.queue.ClaimLostException;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Requests from a share group (KIP-932): brokers lend single records to any number of workers and count how often they
 * did. A record is locked for {@code share.record.lock.duration.ms}; while its job runs the lock is renewed after each
 * third of that time. Outcomes are told before the record is acknowledged, and only under a lock that has just been
 * renewed: at least once, and hardly ever twice.
 *
 * <p>Not thread-safe: one thread, the poll thread, calls everything but {@link #measurements}
 * and {@link #unreadable}.
 */
public final class ShareQueue implements RequestQueue {

    private static final Logger LOG = LoggerFactory.getLogger(ShareQueue.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** Where a broker doesn't say how long it locks, in milliseconds: the shortest that it allows unless told otherwise. */
    private static final int SHORTEST_LOCK = 15_000;
    /** So often in a row a poll may run out of memory: more often than brokers lend a few records. */
    private static final int MOST_IN_A_ROW = 100;

    private final KafkaSettings settings;
    private volatile ShareConsumer<byte[], byte[]> consumer;
    private final OutcomeProducer outcomes;
    private final List<String> topics;
    private @Nullable Claim claim;
    private int unreadableInARow;
    private final AtomicLong unreadable = new AtomicLong();

    /**
     * A record that this worker works on.
     *
     * @param record as it was delivered last
     * @param since when the brokers locked it, by {@link System#nanoTime}
     */
    private record Claim(ConsumerRecord<byte[], byte[]> record, long since) {

        boolean isOlderThan(long nanos) {
            return System.nanoTime() - since >= nanos;
        }
    }

    /**
     * Joins the group; the first {@link #poll} gets records lent.
     *
     * @throws QueueUnusableException the brokers don't answer or don't let this worker in
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
        for (ConsumerRecord<byte[], byte[]> record : lent(wait)) {
            unreadableInARow = 0;
            // It may have lain in the consumer's buffer for longer than its lock lasts; from here on the time is known.
            renew(new Claim(record, System.nanoTime()));
            return Optional.ofNullable(claim).map(held -> ReceivedRecords.of(held.record(), deliveries(record)));
        }
        return Optional.empty();
    }

    /**
     * What brokers lend. A record that does not fit into memory when it is unpacked is given back by leaving the group: the
     * client, asked once more, would settle it unread. Brokers put it aside once it was lent too often.
     */
    private ConsumerRecords<byte[], byte[]> lent(Duration wait) {
        try {
            return consumer.poll(wait);
        } catch (OutOfMemoryError e) {
            unreadable.incrementAndGet();
            unreadableInARow++;
            if (unreadableInARow > MOST_IN_A_ROW) {
                throw e;
            }
            LOG.error(
                    "a record of {} does not fit into memory when it is unpacked, and is given back",
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

    /**
     * A subscribed consumer has a record lent although nobody polls, and its lock would run out: one delivery for each worker that
     * takes a break.
     */
    @Override
    public void takeBreak() {
        if (!consumer.subscription().isEmpty()) {
            consumer.unsubscribe();
        }
    }

    /** A lock belongs to the worker until it ends: a share group takes none away. */
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
     * Proves that the lock is held, and starts it anew; else the claim is gone. Where the lock must have run out brokers
     * aren't asked: they grant a renewal, too, of a record that another worker has settled and the group has moved beyond.
     */
    private void renew(Claim held) {
        if (held.isOlderThan(lockNanos())) {
            LOG.warn("the lock on {} has run out", position(held.record()));
            release();
            return;
        }
        long since = System.nanoTime();
        Optional<KafkaException> failure = acknowledge(held, AcknowledgeType.RENEW);
        if (failure.isPresent()) {
            LOG.warn(
                    "the lock on {} could not be renewed: {}",
                    position(held.record()),
                    failure.get().getMessage());
            claim = null;
            return;
        }
        claim = returned(held.record()).map(record -> new Claim(record, since)).orElse(null);
    }

    /**
     * A renewed record comes back through a poll, and only then can it be acknowledged again. A poll that waits would have
     * other records lent, which nobody here could work on.
     */
    private Optional<ConsumerRecord<byte[], byte[]>> returned(ConsumerRecord<byte[], byte[]> renewed) {
        long begun = System.nanoTime();
        long unreadableBefore = unreadable.get();
        do {
            for (ConsumerRecord<byte[], byte[]> record : lent(Duration.ZERO)) {
                if (position(record).equals(position(renewed))) {
                    return Optional.of(record);
                }
                consumer.acknowledge(record, AcknowledgeType.RELEASE);
            }
        } while (unreadable.get() == unreadableBefore && System.nanoTime() - begun < lockNanos() / 3);
        LOG.warn("{} is renewed, but does not come back", position(renewed));
        return Optional.empty();
    }

    private Optional<KafkaException> acknowledge(Claim held, AcknowledgeType type) {
        try {
            consumer.acknowledge(held.record(), type);
            return consumer.commitSync(Duration.ofNanos(lockNanos() / 3)).values().stream()
                    .flatMap(Optional::stream)
                    .findFirst();
        } catch (IllegalStateException e) {
            return Optional.of(new KafkaException("the consumer has let go of it: " + e.getMessage(), e));
        } catch (KafkaException e) {
            return Optional.of(e);
        }
    }

    @Override
    public void settle(RequestRecord record, Settlement settlement, BooleanSupplier patience)
            throws ClaimLostException {
        Claim held = claim;
        if (held != null) {
            renew(held);
        }
        if (claim == null) {
            throw new ClaimLostException("the lock on " + record.position() + " is gone");
        }
        try {
            outcomes.tell(record, settlement, () -> patience.getAsBoolean() && renewClaim());
        } catch (ClaimLostException e) {
            claim = null;
            throw e;
        }
        accept(record);
    }

    private void accept(RequestRecord record) {
        Claim told = claim;
        claim = null;
        Optional.ofNullable(told)
                .flatMap(settled -> acknowledge(settled, AcknowledgeType.ACCEPT))
                .ifPresent(failure -> LOG.warn(
                        "{} is settled, but will come again and be settled in the same way: {}",
                        record.position(),
                        failure.getMessage()));
    }

    @Override
    public void release() {
        Claim held = claim;
        claim = null;
        if (held != null) {
            acknowledge(held, AcknowledgeType.RELEASE)
                    .ifPresent(failure -> LOG.warn(
                            "{} is not handed back, its lock will run out: {}",
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
