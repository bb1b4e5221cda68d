package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.worker.pipeline.observe.ClientMetric;
import dev.stylewright.worker.pipeline.queue.ClaimLostException;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests from a consumer group. One record is claimed at a time; while its job runs every partition is paused and the
 * consumer is polled, so that the group keeps this member. Outcome, dead letter and offset are committed in one
 * transaction, opened only when the job is done (KIP-447).
 *
 * <p>Not thread-safe: one thread, the poll thread, calls everything but {@link #measurements}.
 */
public final class GroupQueue implements RequestQueue {

    private static final Logger LOG = LoggerFactory.getLogger(GroupQueue.class);
    private static final Duration CLOSE = Duration.ofSeconds(10);
    /** A worker that held its claim no longer ago than this has not been asleep; the group's sessions are longer. */
    private static final long AWAKE_NANOS = Duration.ofSeconds(3).toNanos();
    /** How long brokers are asked whether a claim is still held. */
    private static final long PROOF_NANOS = Duration.ofSeconds(30).toNanos();

    private static final Duration PROOF_TRY = Duration.ofSeconds(2);
    /** How long brokers are asked what is committed before an attempt is counted or taken back. */
    private static final Duration MARK = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final Assignment assignment;
    private final GuardedPoll guarded;
    private final OutcomeTransactions transactions;
    private @Nullable Claim claim;
    /** The claim that was lost last although this worker lives: what it begun was no attempt that took a worker down. */
    private @Nullable Claim forfeited;
    /** Where this worker left off, until it begins or loses something. */
    private @Nullable LeftOff leftOff;
    /** When the claim was held last, by {@link System#nanoTime}. */
    private long heldAt;

    private Runnable lastChance = () -> {};
    /** Inside a rebalance callback the consumer must not be polled again. */
    private boolean rebalancing;

    /**
     * Joins the group; the first {@link #poll} gets partitions assigned.
     *
     * @throws QueueUnusableException the brokers don't answer or don't let this worker in
     */
    public static GroupQueue join(KafkaSettings settings, Clock clock) throws QueueUnusableException {
        try {
            return new GroupQueue(settings, clock);
        } catch (KafkaException e) {
            throw new QueueUnusableException(e.getCause() == null ? e : e.getCause());
        }
    }

    private GroupQueue(KafkaSettings settings, Clock clock) {
        this.consumer = new KafkaConsumer<>(
                Membership.properties(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.transactions = new OutcomeTransactions(settings, clock, consumer);
        this.guarded = new GuardedPoll(settings, consumer, 1, transactions::putAside);
        this.assignment = new Assignment(consumer, guarded);
        consumer.subscribe(List.of(settings.topics().requests()), new Rebalances());
    }

    @Override
    public Optional<RequestRecord> poll(Duration wait) {
        if (claim != null) {
            throw new IllegalStateException("a record is claimed already: " + claim);
        }
        for (ConsumerRecord<byte[], byte[]> record : assignment.poll(wait)) {
            return begin(record);
        }
        return Optional.empty();
    }

    /** Claims {@code record} by committing that it is begun once more; without that mark nothing is begun. */
    private Optional<RequestRecord> begin(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        try {
            OffsetAndMetadata committed = committedBefore(partition, record.offset());
            if (committed != null && committed.offset() > record.offset()) {
                LOG.info("{}@{} has been settled by another worker", partition, record.offset());
                assignment.seek(partition, committed.offset());
                return Optional.empty();
            }
            int begun = Attempts.begun(committed, record.offset());
            boolean forgiven = new Claim(partition, record.offset(), begun).equals(forfeited);
            int attempt = forgiven ? begun : begun + 1;
            Claim next = new Claim(partition, record.offset(), attempt);
            consumer.commitSync(Map.of(partition, next.mark()));
            claim = next;
            forfeited = null;
            heldAt = System.nanoTime();
            return Optional.of(ReceivedRecords.of(record, attempt));
        } catch (CommitFailedException | RebalanceInProgressException | RetriableException e) {
            LOG.warn(
                    "{}@{} could not be claimed and is left for later: {}", partition, record.offset(), e.getMessage());
            assignment.seek(partition, record.offset());
            return Optional.empty();
        }
    }

    /**
     * What is committed for {@code partition}, null when nothing is. Right after a transaction brokers don't say so before
     * they have ended it everywhere, and the client asks again only after a tenth of a second: so a worker that goes on
     * where it left off a moment ago doesn't ask.
     */
    private @Nullable OffsetAndMetadata committedBefore(TopicPartition partition, long offset) {
        LeftOff last = leftOff;
        leftOff = null;
        return last != null && last.isBefore(partition, offset, AWAKE_NANOS)
                ? new OffsetAndMetadata(last.next())
                : Membership.committed(consumer, partition, MARK).orElse(null);
    }

    @Override
    public void onClaimRevoking(Runnable whenItGoes) {
        lastChance = whenItGoes;
    }

    @Override
    public boolean renewClaim() {
        if (!rebalancing) {
            assignment.pollPaused();
        }
        Claim held = claim;
        if (held != null && (System.nanoTime() - heldAt < AWAKE_NANOS || isProven(held))) {
            heldAt = System.nanoTime();
        }
        return claim != null;
    }

    /**
     * After this process has been asleep the group may have gone on without it, and the client need not know yet. Asks by
     * committing once more what is committed: only a member of the group may, or anybody while the group is empty. So it
     * looks first whether it is what this worker committed; else it would set the group back.
     */
    private boolean isProven(Claim held) {
        long begun = System.nanoTime();
        while (held.equals(claim) && System.nanoTime() - begun < PROOF_NANOS) {
            try {
                if (!isMarkOf(held, PROOF_TRY)) {
                    LOG.warn("{}@{} went while this worker was asleep", held.partition(), held.offset());
                    break;
                }
                consumer.commitSync(Map.of(held.partition(), held.mark()), PROOF_TRY);
                return true;
            } catch (RebalanceInProgressException | RetriableException e) {
                LOG.warn(
                        "{}@{}: brokers don't say yet whose it is: {}",
                        held.partition(),
                        held.offset(),
                        e.getMessage());
                if (!rebalancing) {
                    assignment.pollPaused();
                }
            } catch (CommitFailedException e) {
                LOG.warn(
                        "{}@{} went while this worker was asleep: {}", held.partition(), held.offset(), e.getMessage());
                break;
            }
        }
        forfeit(held);
        return false;
    }

    /** Whether what is committed is still what this worker committed when it began the record. */
    private boolean isMarkOf(Claim held, Duration wait) {
        return Membership.committed(consumer, held.partition(), wait)
                .filter(held::isMarkedBy)
                .isPresent();
    }

    private void forfeit(Claim lost) {
        forfeited = lost;
        claim = null;
    }

    @Override
    public void settle(RequestRecord record, Settlement settlement) throws ClaimLostException {
        Claim held = claim;
        if (held == null) {
            throw new ClaimLostException("the partition of " + record.position() + " went to another worker");
        }
        OffsetAndMetadata next = new OffsetAndMetadata(held.offset() + 1);
        long since = System.nanoTime();
        boolean here = transactions.commit(record, settlement, held.partition(), next, this::renewClaim);
        leftOff = here ? new LeftOff(held.partition(), next.offset(), since) : null;
        claim = null;
    }

    @Override
    public void release() {
        Claim held = claim;
        claim = null;
        if (held != null && assignment.has(held.partition())) {
            uncount(held);
            assignment.seek(held.partition(), held.offset());
        }
    }

    /** A job that is given up on purpose was no attempt. */
    private void uncount(Claim held) {
        try {
            if (!isMarkOf(held, MARK)) {
                LOG.warn("{}@{} has gone on elsewhere", held.partition(), held.offset());
                return;
            }
            consumer.commitSync(Map.of(held.partition(), Attempts.at(held.offset(), held.attempt() - 1)));
        } catch (KafkaException e) {
            LOG.warn("{}@{} keeps one attempt too many: {}", held.partition(), held.offset(), e.getMessage());
        }
    }

    @Override
    public long unreadable() {
        return guarded.unreadable();
    }

    @Override
    public List<ClientMetric> measurements() {
        return Stream.concat(
                        ClientMeasurements.of("requests", consumer.metrics()).stream(),
                        ClientMeasurements.of("outcomes", transactions.metrics()).stream())
                .toList();
    }

    @Override
    public void close() {
        release();
        transactions.close();
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE));
    }

    /** Keeps new partitions quiet while a job runs, and notices when the claimed one goes. */
    private final class Rebalances implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (claim != null) {
                assignment.pause(partitions);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (claim != null && partitions.contains(claim.partition())) {
                rebalancing = true;
                try {
                    lastChance.run();
                } finally {
                    rebalancing = false;
                }
            }
            Claim unfinished = claim;
            if (unfinished != null && partitions.contains(unfinished.partition())) {
                uncount(unfinished);
                claim = null;
            }
            leftOff = null;
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            leftOff = null;
            Claim held = claim;
            if (held != null && partitions.contains(held.partition())) {
                forfeit(held);
            }
        }
    }
}
