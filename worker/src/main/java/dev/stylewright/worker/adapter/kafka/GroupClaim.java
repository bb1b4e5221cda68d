package dev.stylewright.worker.adapter.kafka;

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
 * The one record that a member of a consumer group works on. It is begun by committing a mark that counts the attempt, and
 * proven by committing that mark again. Only what is handed back on purpose is not counted. For the poll thread only.
 */
final class GroupClaim {

    private static final Logger LOG = LoggerFactory.getLogger(GroupClaim.class);
    /** A worker that held its claim no longer ago than this has not been asleep; the group's sessions are longer. */
    private static final long AWAKE_NANOS = Duration.ofSeconds(3).toNanos();
    /** How long brokers are asked whether a claim is still held. */
    private static final long PROOF_NANOS = Duration.ofSeconds(30).toNanos();

    private static final Duration PROOF_TRY = Duration.ofSeconds(2);
    /** How long brokers are asked what is committed before an attempt is counted or taken back. */
    private static final Duration MARK = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final Assignment assignment;
    private @Nullable Claim held;
    /** The claim that was lost last although this worker lives: what it begun was no attempt that took a worker down. */
    private @Nullable Claim forfeited;
    /** When the claim was held last, by {@link System#nanoTime}. */
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
     * Claims the record at {@code offset} by committing that it is begun once more; without that mark nothing is begun.
     *
     * @return empty where it is settled already, or can't be claimed now and comes again
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
            LOG.warn("{}@{} could not be claimed and is left for later: {}", partition, offset, e.getMessage());
            assignment.seek(partition, offset);
        }
        return held();
    }

    /**
     * Makes sure that the claim is still held, which is certain as long as this is called often.
     *
     * @param goOn whether brokers are asked on, where they don't answer; keeps this worker in the group meanwhile
     */
    boolean prove(BooleanSupplier goOn) {
        Claim claim = held;
        if (claim != null && (System.nanoTime() - heldAt < AWAKE_NANOS || isProven(claim, goOn))) {
            heldAt = System.nanoTime();
        }
        return held != null;
    }

    /**
     * After this process has been asleep the group may have gone on without it, and the client need not know yet. Asks by
     * committing once more what is committed: only a member of the group may, or anybody while the group is empty. So it
     * looks first whether it is what this worker committed; else it would set the group back.
     */
    private boolean isProven(Claim claim, BooleanSupplier goOn) {
        long begun = System.nanoTime();
        while (claim.equals(held) && System.nanoTime() - begun < PROOF_NANOS) {
            try {
                if (!isMarkOf(claim, PROOF_TRY)) {
                    LOG.warn("{}@{} went while this worker was asleep", claim.partition(), claim.offset());
                    break;
                }
                consumer.commitSync(Map.of(claim.partition(), claim.mark()), PROOF_TRY);
                return true;
            } catch (RebalanceInProgressException | RetriableException e) {
                LOG.warn(
                        "{}@{}: brokers don't say yet whose it is: {}",
                        claim.partition(),
                        claim.offset(),
                        e.getMessage());
                if (!goOn.getAsBoolean()) {
                    break;
                }
            } catch (CommitFailedException e) {
                LOG.warn(
                        "{}@{} went while this worker was asleep: {}",
                        claim.partition(),
                        claim.offset(),
                        e.getMessage());
                break;
            }
        }
        forfeit();
        return false;
    }

    /** Whether what is committed is still what this worker committed when it began the record. */
    private boolean isMarkOf(Claim claim, Duration wait) {
        return Membership.committed(consumer, claim.partition(), wait)
                .filter(claim::isMarkedBy)
                .isPresent();
    }

    /** The claim is lost, or not known to be held. Should this worker still have the partition, the record comes again. */
    void forfeit() {
        Claim lost = held;
        held = null;
        if (lost != null) {
            forfeited = lost;
            assignment.seek(lost.partition(), lost.offset());
        }
    }

    /** Forgets the claim and leaves what is committed as it is: the record is settled, or its attempt stays counted. */
    void drop() {
        held = null;
    }

    /** Gives the record back on purpose: that was no attempt. */
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
                LOG.warn("{}@{} has gone on elsewhere", claim.partition(), claim.offset());
                return;
            }
            consumer.commitSync(Map.of(claim.partition(), Attempts.at(claim.offset(), claim.attempt() - 1)));
        } catch (KafkaException e) {
            LOG.warn("{}@{} keeps one attempt too many: {}", claim.partition(), claim.offset(), e.getMessage());
        }
    }
}
