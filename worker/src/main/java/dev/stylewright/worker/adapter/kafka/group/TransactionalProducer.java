package dev.stylewright.worker.adapter.kafka.group;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transactional producer that replaces its client by a new one when the client cannot continue: after errors fatal to a producer, such as an
 * expired transactional id, and when the result of a transaction is unknown. No call waits for brokers for longer than the producer's {@code
 * max.block.ms}. For the poll thread only.
 */
final class TransactionalProducer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionalProducer.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Map<String, Object> properties;
    private volatile Producer<byte[], byte[]> producer;
    private State state = State.NEW;

    private enum State {
        NEW,
        READY,
        IN_TRANSACTION
    }

    TransactionalProducer(Map<String, Object> properties) {
        this.properties = properties;
        this.producer = fresh();
    }

    private Producer<byte[], byte[]> fresh() {
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Prepares for a transaction. Ends any transaction that an earlier producer left open.
     *
     * @throws TimeoutException the brokers do not answer; another call continues the preparation
     */
    void prepare() {
        if (state == State.NEW) {
            producer.initTransactions();
            state = State.READY;
        }
    }

    /**
     * Sends the messages and commits them together with the offset.
     *
     * @param keepTrying whether to keep waiting if brokers do not answer to the commit
     * @throws KafkaException it is unknown whether the transaction is committed
     */
    @SuppressWarnings("FutureReturnValueIgnored") // commitTransaction throws the errors of sends
    void transact(
            List<ProducerRecord<byte[], byte[]>> messages,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group,
            BooleanSupplier keepTrying) {
        producer.beginTransaction();
        state = State.IN_TRANSACTION;
        messages.forEach(producer::send);
        producer.sendOffsetsToTransaction(offsets, group);
        commit(keepTrying);
        state = State.READY;
    }

    private void commit(BooleanSupplier keepTrying) {
        while (true) {
            try {
                producer.commitTransaction();
                return;
            } catch (TimeoutException e) {
                if (!keepTrying.getAsBoolean()) {
                    throw e;
                }
                LOG.warn("brokers have not committed the outcome yet: {}", e.getMessage());
            }
        }
    }

    /** Brings the producer to a state where a transaction can begin: by aborting, or by a new client if that fails. */
    void recover(KafkaException failure) {
        if (state == State.READY || (state == State.NEW && failure instanceof TimeoutException)) {
            return;
        }
        try {
            if (state == State.IN_TRANSACTION && isAbortable(failure)) {
                producer.abortTransaction();
                state = State.READY;
                return;
            }
        } catch (KafkaException | IllegalStateException cannotAbort) {
            LOG.debug("cannot abort", cannotAbort);
        }
        LOG.debug("replacing the producer", failure);
        producer.close(Duration.ZERO);
        state = State.NEW;
        producer = fresh();
    }

    private static boolean isAbortable(Throwable failure) {
        return failure instanceof RetriableException
                || failure instanceof CommitFailedException
                || failure instanceof RecordTooLargeException
                || failure instanceof TransactionAbortableException
                || (failure.getCause() != null && isAbortable(failure.getCause()));
    }

    /** From any thread. */
    Map<MetricName, ? extends Metric> metrics() {
        return producer.metrics();
    }

    /** Waits only for sends outside of a transaction, of which there are none. */
    @Override
    public void close() {
        producer.close(state == State.READY ? CLOSE : Duration.ZERO);
    }
}
