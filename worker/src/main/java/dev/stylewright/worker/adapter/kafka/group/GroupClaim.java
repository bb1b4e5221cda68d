package dev.stylewright.worker.adapter.kafka.group;

import dev.stylewright.worker.adapter.kafka.Membership;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one record that a member of a consumer group processes. Claiming it commits a mark that counts the attempt; committing the same mark again
 * proves that the claim is still held. Only a record handed back on purpose does not count as an attempt. For the poll thread only.
 */
final class GroupClaim {

    private static final Logger LOG = LoggerFactory.getLogger(GroupClaim.class);
    /** A claim proven no longer ago than this needs no new proof: group sessions last longer. */
    private static final long AWAKE_NANOS = Duration.ofSeconds(3).toNanos();
    /** How long to keep querying brokers whether a claim is still held. */
    private static final long PROOF_NANOS = Duration.ofSeconds(30).toNanos();

    private static final Duration PROOF_TRY = Duration.ofSeconds(2);
    /** How long to wait for the committed offset before an attempt is counted or uncounted. */
    private static final Duration MARK = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final Assignment assignment;
    private @Nullable Claim held;
    /** The claim lost last while this worker kept running. It did not crash a worker, so it is not counted as an attempt. */
    private @Nullable Claim forfeited;
    /** When the claim was last known to be held, by {@link System#nanoTime}. */
    private long heldAt;

    GroupClaim(Consumer<byte[], byte[]> consumer, Assignment assignment) {
        this.consumer = consumer;
        this.assignment = assignment;
    }

    Optional<Claim> held() {
        return Optional.ofNullable(held);
    }

    boolean isHeld() {
        return held != null;
    }

    boolean isAmong(Collection<TopicPartition> partitions) {
        return held != null && partitions.contains(held.partition());
    }

    /**
     * Claims the record at {@code offset} by committing one more attempt. Without that commit nothing is started.
     *
     * @return empty if the record is settled already, or cannot be claimed now and will be delivered again
     */
    Optional<Claim> begin(TopicPartition partition, long offset) {
        try {
            Optional<OffsetAndMetadata> committed = Membership.committed(consumer, partition, MARK);
            if (committed.isPresent() && committed.get().offset() > offset) {
                LOG.info("{}@{} has been settled by another worker", partition, offset);
                assignment.seek(partition, committed.get().offset());
                return Optional.empty();
            }
            int begun = Attempts.begun(committed.orElse(null), offset);
            boolean forgiven = new Claim(partition, offset, begun).equals(forfeited);
            Claim next = new Claim(partition, offset, forgiven ? begun : begun + 1);
            consumer.commitSync(Map.of(partition, next.mark()));
            held = next;
            forfeited = null;
            heldAt = System.nanoTime();
        } catch (CommitFailedException | RebalanceInProgressException | RetriableException e) {
            LOG.warn("{}@{} could not be claimed and will be read again: {}", partition, offset, e.getMessage());
            assignment.seek(partition, offset);
        }
        return held();
    }

    /**
     * Makes sure that the claim is still held. Frequent calls need no broker.
     *
     * @param keepTrying whether to keep querying brokers that do not answer; must keep this worker in the group meanwhile
     */
    boolean prove(BooleanSupplier keepTrying) {
        Claim claim = held;
        if (claim != null && (System.nanoTime() - heldAt < AWAKE_NANOS || isProven(claim, keepTrying))) {
            heldAt = System.nanoTime();
        }
        return held != null;
    }

    /**
     * While this process was suspended the group may have removed it without the client noticing. Proves membership by committing the committed
     * offset once more, which only members may do, or anyone while the group is empty. Therefore checks first that the committed offset is the one
     * this worker committed; otherwise this commit would move the group back.
     */
    private boolean isProven(Claim claim, BooleanSupplier keepTrying) {
        long begun = System.nanoTime();
        while (claim.equals(held) && System.nanoTime() - begun < PROOF_NANOS) {
            try {
                if (!isMarkOf(claim, PROOF_TRY)) {
                    LOG.warn("{}@{} was lost while this worker was suspended", claim.partition(), claim.offset());
                    break;
                }
                consumer.commitSync(Map.of(claim.partition(), claim.mark()), PROOF_TRY);
                return true;
            } catch (RebalanceInProgressException | RetriableException e) {
                LOG.warn(
                        "{}@{}: brokers have not confirmed the claim yet: {}",
                        claim.partition(),
                        claim.offset(),
                        e.getMessage());
                if (!keepTrying.getAsBoolean()) {
                    break;
                }
            } catch (CommitFailedException e) {
                LOG.warn(
                        "{}@{} was lost while this worker was suspended: {}",
                        claim.partition(),
                        claim.offset(),
                        e.getMessage());
                break;
            }
        }
        forfeit();
        return false;
    }

    /** Whether the committed offset is still the one this worker committed when it started the record. */
    private boolean isMarkOf(Claim claim, Duration wait) {
        return Membership.committed(consumer, claim.partition(), wait)
                .filter(claim::isMarkedBy)
                .isPresent();
    }

    /** Gives up a claim that is lost, or not known to be held. If this worker still has the partition, the record is read again. */
    void forfeit() {
        Claim lost = held;
        held = null;
        if (lost != null) {
            forfeited = lost;
            assignment.seek(lost.partition(), lost.offset());
        }
    }

    /** Forgets the claim and leaves the committed offset unchanged: the record is settled, or its attempt stays counted. */
    void drop() {
        held = null;
    }

    /** Gives the record back on purpose, without counting the attempt. */
    void handBack() {
        Claim claim = held;
        held = null;
        if (claim != null && assignment.has(claim.partition())) {
            uncount(claim);
            assignment.seek(claim.partition(), claim.offset());
        }
    }

    private void uncount(Claim claim) {
        try {
            if (!isMarkOf(claim, MARK)) {
                LOG.warn("{}@{} was continued by another worker", claim.partition(), claim.offset());
                return;
            }
            consumer.commitSync(Map.of(claim.partition(), Attempts.at(claim.offset(), claim.attempt() - 1)));
        } catch (KafkaException e) {
            LOG.warn("{}@{} counts one attempt too many: {}", claim.partition(), claim.offset(), e.getMessage());
        }
    }
}
