package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.worker.pipeline.queue.ClaimLostException;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits outcome, dead letter and offset in one transaction, opened only when all three are known, and tries again as
 * long as the claim is held and trying may help. A transaction whose end is unknown is resolved by a fresh producer, and
 * the committed offset then tells what became of it.
 *
 * <p>Not thread-safe: called on the poll thread.
 */
final class OutcomeTransactions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeTransactions.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int TRANSACTION_TIMEOUT_MILLIS = 10_000;

    private final KafkaSettings settings;
    private final EventRecords records;
    private final Consumer<byte[], byte[]> consumer;
    private volatile Producer<byte[], byte[]> producer;

    OutcomeTransactions(KafkaSettings settings, Clock clock, Consumer<byte[], byte[]> consumer) {
        this.settings = settings;
        this.records = new EventRecords(settings, clock);
        this.consumer = consumer;
        this.producer = fresh();
    }

    private Producer<byte[], byte[]> fresh() {
        Map<String, Object> properties = new HashMap<>(settings.producer());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.group() + "-" + settings.workerId());
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, EventRecords.MOST_BYTES);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, settings.workerId() + "-outcomes");
        Producer<byte[], byte[]> fresh =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            fresh.initTransactions();
            return fresh;
        } catch (RuntimeException e) {
            fresh.close(CLOSE);
            throw e;
        }
    }

    /**
     * Returns once outcome, dead letter and {@code next} are committed.
     *
     * @param renewClaim renews the claim; false once it is gone
     * @return whether {@code next} is what was committed last; false where others may have committed more since
     * @throws ClaimLostException the partition is somebody else's; nothing was committed by this call
     * @throws KafkaException a failure that trying again can't mend, such as a missing permission
     */
    boolean commit(
            RequestRecord record,
            Settlement settlement,
            TopicPartition partition,
            OffsetAndMetadata next,
            BooleanSupplier renewClaim)
            throws ClaimLostException {
        int form = 0;
        while (renewClaim.getAsBoolean()) {
            try {
                transact(messages(record, settlement, form), partition, next);
                return true;
            } catch (KafkaException e) {
                recover(e);
                if (isTooLarge(e) && form < forms(record, settlement).size() - 1) {
                    form++;
                } else if (!mayPass(e)) {
                    throw e;
                }
                LOG.warn("{}: the outcome is not committed yet, trying again: {}", record.position(), e.toString());
            }
            if (isCommitted(partition, next)) {
                return false;
            }
        }
        throw new ClaimLostException("the partition of " + record.position() + " went to another worker");
    }

    /** Commits a dead letter for what can't be read, and the offset behind it; false where the partition went elsewhere. */
    boolean putAside(UnreadableRange range) {
        TopicPartition partition = range.partition();
        try {
            OffsetAndMetadata next = new OffsetAndMetadata(range.next());
            commit(range.record(), range.settlement(), partition, next, () -> consumer.assignment()
                    .contains(partition));
            return true;
        } catch (ClaimLostException e) {
            LOG.warn("{} are left to another worker: {}", range, e.getMessage());
            return false;
        }
    }

    private List<ProducerRecord<byte[], byte[]>> messages(RequestRecord record, Settlement settlement, int form) {
        List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
        settlement.outcome().ifPresent(outcome -> messages.add(records.outcome(record, outcome)));
        List<ProducerRecord<byte[], byte[]>> forms = forms(record, settlement);
        if (!forms.isEmpty()) {
            messages.add(forms.get(form));
        }
        return messages;
    }

    private List<ProducerRecord<byte[], byte[]>> forms(RequestRecord record, Settlement settlement) {
        return settlement
                .deadLetter()
                .map(reason -> records.deadLetters(record, reason))
                .orElse(List.of());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what a send meets is thrown by commitTransaction
    private void transact(
            List<ProducerRecord<byte[], byte[]>> messages, TopicPartition partition, OffsetAndMetadata next) {
        producer.beginTransaction();
        for (ProducerRecord<byte[], byte[]> message : messages) {
            producer.send(message);
        }
        producer.sendOffsetsToTransaction(Map.of(partition, next), consumer.groupMetadata());
        producer.commitTransaction();
    }

    /** Brings the producer back to where a transaction can begin: by aborting, or where that can't be, by a fresh one. */
    private void recover(KafkaException failure) {
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException cannotAbort) {
            LOG.debug("a fresh producer after {}", failure.toString(), cannotAbort);
            producer.close(Duration.ZERO);
            producer = renewed();
        }
    }

    private Producer<byte[], byte[]> renewed() {
        while (true) {
            try {
                return fresh();
            } catch (RetriableException e) {
                LOG.warn("brokers don't answer, trying again: {}", e.getMessage());
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private boolean isCommitted(TopicPartition partition, OffsetAndMetadata next) {
        try {
            return Membership.committed(consumer, partition, LOOK)
                    .filter(committed -> committed.offset() >= next.offset())
                    .isPresent();
        } catch (CommitFailedException | RetriableException e) {
            return false;
        }
    }

    private static boolean isTooLarge(Throwable failure) {
        return failure instanceof RecordTooLargeException || failure.getCause() instanceof RecordTooLargeException;
    }

    private static boolean mayPass(Throwable failure) {
        return isPassing(failure) || (failure.getCause() != null && isPassing(failure.getCause()));
    }

    private static boolean isPassing(Throwable failure) {
        return failure instanceof RetriableException
                || failure instanceof ProducerFencedException
                || failure instanceof InvalidProducerEpochException
                || failure instanceof CommitFailedException
                || failure instanceof TransactionAbortableException;
    }

    /** What the producer measures of itself. From any thread. */
    Map<MetricName, ? extends Metric> metrics() {
        return producer.metrics();
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
