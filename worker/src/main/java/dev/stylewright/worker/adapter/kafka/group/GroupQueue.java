package dev.stylewright.worker.adapter.kafka.group;

import dev.stylewright.worker.adapter.kafka.ClientMeasurements;
import dev.stylewright.worker.adapter.kafka.GuardedPoll;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.Membership;
import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import dev.stylewright.worker.adapter.kafka.ReceivedRecords;
import dev.stylewright.worker.adapter.kafka.RequestQueue;
import dev.stylewright.worker.pipeline.observe.ClientMetric;
import dev.stylewright.worker.pipeline.queue.ClaimLostException;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Requests from a consumer group. Claims one record at a time, from the partition served least recently. While its job runs, every partition is
 * paused and the consumer is polled, so that this member stays in the group. Outcome, dead letter and offset are committed in one transaction, opened
 * only when the job is done (KIP-447).
 *
 * <p>Not thread-safe: one thread, the poll thread, calls everything except {@link #measurements}.
 */
public final class GroupQueue implements RequestQueue {

    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Assignment assignment;
    private final Turns turns;
    private final IdleCommits idleCommits;
    private final GroupClaim claim;
    private final GuardedPoll guarded;
    private final OutcomeTransactions transactions;
    private Runnable lastChance = () -> {};
    /** Set while an outcome is being committed, so that a rebalance does not commit it again. */
    private boolean settling;
    /** Set inside a rebalance callback, where the consumer must not be polled. */
    private boolean rebalancing;

    /**
     * Joins the group; the first {@link #poll} gets partitions assigned.
     *
     * @throws QueueUnusableException the brokers do not answer or reject this worker
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
        this.guarded = new GuardedPoll(settings, consumer, 1, transactions::commitDeadLetter);
        this.assignment = new Assignment(consumer, guarded);
        this.turns = new Turns(consumer, assignment);
        this.idleCommits = new IdleCommits(consumer);
        this.claim = new GroupClaim(consumer, assignment);
        consumer.subscribe(List.of(settings.topics().requests()), new Rebalances());
    }

    @Override
    public Optional<RequestRecord> poll(Duration wait) {
        if (claim.isHeld()) {
            throw new IllegalStateException("a record is claimed already: " + claim.held());
        }
        for (ConsumerRecord<byte[], byte[]> record : turns.poll(wait)) {
            return claim.begin(new TopicPartition(record.topic(), record.partition()), record.offset())
                    .map(begun -> ReceivedRecords.of(record, begun.attempt()));
        }
        idleCommits.commit();
        return Optional.empty();
    }

    @Override
    public void onClaimRevoking(Runnable whenItGoes) {
        lastChance = whenItGoes;
    }

    @Override
    public boolean renewClaim() {
        return renewClaim(() -> true);
    }

    private boolean renewClaim(BooleanSupplier keepWaiting) {
        stayInGroup();
        return claim.prove(() -> {
            stayInGroup();
            return keepWaiting.getAsBoolean();
        });
    }

    private void stayInGroup() {
        if (!rebalancing) {
            assignment.pollPaused();
        }
    }

    @Override
    public void settle(RequestRecord record, Settlement settlement, BooleanSupplier keepWaiting)
            throws ClaimLostException {
        Claim held = claim.held()
                .orElseThrow(() -> new ClaimLostException(
                        "the partition of " + record.position() + " was assigned to another worker"));
        settling = true;
        try {
            transactions.commit(
                    record,
                    settlement,
                    held.partition(),
                    new OffsetAndMetadata(held.offset() + 1),
                    () -> keepWaiting.getAsBoolean() && renewClaim(keepWaiting));
        } catch (ClaimLostException e) {
            claim.forfeit();
            throw e;
        } finally {
            settling = false;
        }
        claim.drop();
    }

    @Override
    public void release() {
        claim.handBack();
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
        claim.drop();
        transactions.close();
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE));
    }

    /** Pauses new partitions while a job runs, and detects the loss of the claimed one. */
    private final class Rebalances implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (claim.isHeld()) {
                assignment.pause(partitions);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (settling && claim.isAmong(partitions)) {
                claim.forfeit();
            } else if (claim.isAmong(partitions)) {
                rebalancing = true;
                try {
                    lastChance.run();
                } finally {
                    rebalancing = false;
                }
            }
            if (claim.isAmong(partitions)) {
                claim.handBack();
            }
            idleCommits.forget(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            if (claim.isAmong(partitions)) {
                claim.forfeit();
            }
            idleCommits.forget(partitions);
        }
    }
}
