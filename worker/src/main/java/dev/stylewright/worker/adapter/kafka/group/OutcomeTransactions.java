package dev.stylewright.worker.adapter.kafka.group;

import dev.stylewright.worker.adapter.kafka.EventRecords;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.Membership;
import dev.stylewright.worker.adapter.kafka.PermanentFailure;
import dev.stylewright.worker.adapter.kafka.UnreadableRange;
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
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits outcome, dead letter and offset in one transaction, opened only when all three are known, and retries as long as the claim is held and a
 * retry can help. If the result of a commit is unknown, a new producer ends the transaction, and the committed offset then shows the result.
 *
 * <p>Not thread-safe: called on the poll thread.
 */
final class OutcomeTransactions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeTransactions.class);
    /** How long brokers may take to accept a new worker. */
    private static final Duration START = Duration.ofSeconds(60);
    /** How long to wait for brokers before checking the claim and whether the worker has to stop. */
    private static final Duration WAIT = Duration.ofSeconds(3);

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int TRANSACTION_TIMEOUT_MILLIS = 10_000;

    private final EventRecords records;
    private final Consumer<byte[], byte[]> consumer;
    private final TransactionalProducer producer;

    OutcomeTransactions(KafkaSettings settings, Clock clock, Consumer<byte[], byte[]> consumer) {
        this.records = new EventRecords(settings, clock);
        this.consumer = consumer;
        this.producer = new TransactionalProducer(properties(settings));
        begin();
    }

    private static Map<String, Object> properties(KafkaSettings settings) {
        Map<String, Object> properties = new HashMap<>(settings.producer());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.group() + "-" + settings.workerId());
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WAIT.toMillis());
        properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, EventRecords.MAX_BYTES);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, settings.workerId() + "-outcomes");
        return properties;
    }

    private void begin() {
        long begun = System.nanoTime();
        while (true) {
            try {
                producer.prepare();
                return;
            } catch (TimeoutException e) {
                if (System.nanoTime() - begun > START.toNanos()) {
                    producer.close();
                    throw e;
                }
            } catch (RuntimeException e) {
                producer.close();
                throw e;
            }
        }
    }

    /**
     * Returns once outcome, dead letter and {@code next} are committed.
     *
     * @param keepTrying renews the claim; false once the claim is lost or waiting is no longer allowed
     * @throws ClaimLostException another worker owns the partition, or waiting is no longer allowed; whether the messages are committed is unknown
     * @throws KafkaException a failure that a retry cannot fix, such as a missing permission
     */
    void commit(
            RequestRecord record,
            Settlement settlement,
            TopicPartition partition,
            OffsetAndMetadata next,
            BooleanSupplier keepTrying)
            throws ClaimLostException {
        int form = 0;
        boolean tried = false;
        while (keepTrying.getAsBoolean()) {
            try {
                producer.prepare();
                if (!tried || !isCommitted(partition, next)) {
                    tried = true;
                    List<ProducerRecord<byte[], byte[]>> messages = messages(record, settlement, form);
                    producer.transact(messages, Map.of(partition, next), consumer.groupMetadata(), keepTrying);
                }
                return;
            } catch (KafkaException e) {
                producer.recover(e);
                if (isTooLarge(e) && form < forms(record, settlement).size() - 1) {
                    form++;
                } else if (PermanentFailure.is(e)) {
                    throw e;
                }
                LOG.warn("{}: the outcome is not committed yet, retrying: {}", record.position(), e.toString());
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        throw new ClaimLostException("the partition of " + record.position()
                + " was assigned to another worker, or brokers did not answer before this worker had to stop");
    }

    /** Commits a dead letter for unreadable records and the offset after them; false if the partition was assigned to another worker. */
    boolean commitDeadLetter(UnreadableRange range) {
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

    private boolean isCommitted(TopicPartition partition, OffsetAndMetadata next) {
        return Membership.committed(consumer, partition, WAIT)
                .filter(committed -> committed.offset() >= next.offset())
                .isPresent();
    }

    private static boolean isTooLarge(Throwable failure) {
        return failure instanceof RecordTooLargeException || failure.getCause() instanceof RecordTooLargeException;
    }

    /** The metrics of the producer. From any thread. */
    Map<MetricName, ? extends Metric> metrics() {
        return producer.metrics();
    }

    @Override
    public void close() {
        producer.close();
    }
}
