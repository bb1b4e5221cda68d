package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.worker.pipeline.observe.ClientMetric;
import dev.stylewright.worker.pipeline.queue.ClaimLostException;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests from a share group (KIP-932): brokers deliver single records to any number of workers and count the deliveries. A record is locked for
 * {@code share.record.lock.duration.ms}; while its job runs, the lock is renewed after each third of that time. Outcomes are published before the
 * record is acknowledged, and only under a lock that has just been renewed: at least once, and rarely twice.
 *
 * <p>Not thread-safe: one thread, the poll thread, calls everything except {@link #measurements} and {@link #unreadable}.
 */
public final class ShareQueue implements RequestQueue {

    private static final Logger LOG = LoggerFactory.getLogger(ShareQueue.class);
    private final ShareMember member;
    private final OutcomeProducer outcomes;
    private @Nullable Claim claim;

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
     * @throws QueueUnusableException the brokers do not answer or reject this worker
     */
    public static ShareQueue join(KafkaSettings settings, Clock clock) throws QueueUnusableException {
        try {
            return new ShareQueue(settings, clock);
        } catch (KafkaException e) {
            throw new QueueUnusableException(e.getCause() == null ? e : e.getCause());
        }
    }

    private ShareQueue(KafkaSettings settings, Clock clock) {
        this.outcomes = new OutcomeProducer(settings, clock, "outcomes");
        outcomes.warmUp();
        this.member = new ShareMember(settings);
    }

    @Override
    public Optional<RequestRecord> poll(Duration wait) {
        if (claim != null) {
            throw new IllegalStateException("a record is claimed already: " + ReceivedRecords.position(claim.record()));
        }
        for (ConsumerRecord<byte[], byte[]> record : member.poll(wait)) {
            // Proves that the lock is held, and starts a known lock time.
            renew(new Claim(record, System.nanoTime()));
            return Optional.ofNullable(claim).map(held -> ReceivedRecords.of(held.record(), deliveries(record)));
        }
        return Optional.empty();
    }

    private static int deliveries(ConsumerRecord<byte[], byte[]> record) {
        return record.deliveryCount().map(Short::intValue).orElse(1);
    }

    /** A subscribed consumer acquires a record even without a poll, and its lock would expire: this would count a delivery for each worker that pauses. */
    @Override
    public void takeBreak() {
        member.leave();
    }

    /** The worker keeps a lock until it expires: a share group revokes none. */
    @Override
    public void onClaimRevoking(Runnable lastChance) {}

    @Override
    public boolean renewClaim() {
        Claim held = claim;
        if (held != null && held.isOlderThan(member.lockNanos() / 3)) {
            renew(held);
        }
        return claim != null;
    }

    /**
     * Proves that the lock is held and restarts its time; otherwise drops the claim. Does not query brokers if the lock must have expired: they would
     * grant a renewal even of a record that another worker has settled and the group has moved past.
     */
    private void renew(Claim held) {
        if (held.isOlderThan(member.lockNanos())) {
            LOG.warn("the lock on {} has expired", ReceivedRecords.position(held.record()));
            release();
            return;
        }
        long since = System.nanoTime();
        long left = held.since() + member.lockNanos() - since;
        Optional<KafkaException> failure = member.acknowledge(held.record(), AcknowledgeType.RENEW, left);
        if (failure.isPresent()) {
            LOG.warn(
                    "the lock on {} could not be renewed: {}",
                    ReceivedRecords.position(held.record()),
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
        RequestRecord.Position renewed = ReceivedRecords.position(held.record());
        long unreadableBefore = member.unreadable();
        do {
            for (ConsumerRecord<byte[], byte[]> record : member.fetch(Duration.ZERO)) {
                if (ReceivedRecords.position(record).equals(renewed)) {
                    return Optional.of(record);
                }
                member.release(record);
            }
        } while (member.unreadable() == unreadableBefore && !held.isOlderThan(member.lockNanos()));
        LOG.warn("{} is renewed, but is not returned", renewed);
        return Optional.empty();
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
                .flatMap(
                        settled -> member.acknowledge(settled.record(), AcknowledgeType.ACCEPT, member.lockNanos() / 3))
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
            member.acknowledge(held.record(), AcknowledgeType.RELEASE, member.lockNanos() / 3)
                    .ifPresent(failure -> LOG.warn(
                            "{} could not be released, its lock will expire: {}",
                            ReceivedRecords.position(held.record()),
                            failure.getMessage()));
        }
    }

    @Override
    public long unreadable() {
        return member.unreadable();
    }

    @Override
    public List<ClientMetric> measurements() {
        return Stream.concat(
                        ClientMeasurements.of("requests", member.metrics()).stream(),
                        ClientMeasurements.of("outcomes", outcomes.metrics()).stream())
                .toList();
    }

    @Override
    public void close() {
        release();
        outcomes.close();
        member.close();
    }
}
