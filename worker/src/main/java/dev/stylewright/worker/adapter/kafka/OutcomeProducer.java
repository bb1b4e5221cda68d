package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.WorkerInfo;
import dev.stylewright.worker.pipeline.queue.ClaimLostException;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes outcomes and dead letters that no transaction ties to the request: idempotent, acknowledged by all replicas, and retried as long as the
 * claim is held and a retry can help.
 *
 * <p>Not thread-safe.
 */
public final class OutcomeProducer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeProducer.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** How long to wait for brokers before renewing the claim. */
    private static final int WAIT_MILLIS = 500;

    private final EventRecords records;
    private final Producer<byte[], byte[]> producer;

    /** @param name distinguishes this producer from the others of the worker */
    public OutcomeProducer(KafkaSettings settings, Clock clock, String name) {
        Map<String, Object> properties = new HashMap<>(settings.producer());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WAIT_MILLIS);
        properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, EventRecords.MAX_BYTES);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, settings.workerId() + "-" + name);
        this.records = new EventRecords(settings, clock);
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Connects, and encodes an outcome that is not sent, so that the first real one takes no longer than the others. On a busy machine it took more
     * than 3 seconds, in which the lock of its request expired. A failure is only logged: it is thrown when there is an outcome to publish.
     */
    void warmUp() {
        WorkerInfo here = new WorkerInfo("warm-up", "0", "cpu", "none");
        Outcome sample = new Failed("warm-up", FailureCode.ENGINE_FAILURE, "not sent", List.of(), 1, here, Map.of());
        RequestRecord request = new RequestRecord(
                new RequestRecord.Position("warm-up", 0, 0),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Instant.EPOCH,
                1);
        ProducerRecord<byte[], byte[]> encoded = records.outcome(request, sample);
        try {
            producer.partitionsFor(encoded.topic());
        } catch (KafkaException e) {
            LOG.warn("{} cannot be used yet: {}", encoded.topic(), e.getMessage());
        }
    }

    /**
     * Returns once dead letter and outcome are acknowledged. The dead letter is sent first, so that consumers of the failure event find it.
     *
     * @param keepTrying renews the claim; false once the claim is lost or waiting is no longer allowed
     * @throws ClaimLostException the claim was lost while waiting for brokers; the messages may have been published
     * @throws KafkaException a failure that a retry cannot fix, such as a missing permission
     */
    public void publish(RequestRecord record, Settlement settlement, BooleanSupplier keepTrying)
            throws ClaimLostException {
        if (settlement.deadLetter().isPresent()) {
            sendDeadLetter(records.deadLetters(record, settlement.deadLetter().get()), keepTrying);
        }
        if (settlement.outcome().isPresent()) {
            send(records.outcome(record, settlement.outcome().get()), keepTrying);
        }
    }

    private void sendDeadLetter(List<ProducerRecord<byte[], byte[]>> forms, BooleanSupplier keepTrying)
            throws ClaimLostException {
        for (ProducerRecord<byte[], byte[]> form : forms.subList(0, forms.size() - 1)) {
            try {
                send(form, keepTrying);
                return;
            } catch (RecordTooLargeException e) {
                LOG.warn("{} does not accept the whole dead letter: {}", form.topic(), e.getMessage());
            }
        }
        send(forms.get(forms.size() - 1), keepTrying);
    }

    private void send(ProducerRecord<byte[], byte[]> message, BooleanSupplier keepTrying) throws ClaimLostException {
        while (keepTrying.getAsBoolean()) {
            try {
                await(producer.send(message), keepTrying);
                return;
            } catch (KafkaException e) {
                if (PermanentFailure.is(e)) {
                    throw e;
                }
                LOG.warn("{} has not accepted the message yet, retrying: {}", message.topic(), e.getMessage());
            }
        }
        throw lost(message);
    }

    private static void await(Future<?> sent, BooleanSupplier keepTrying) throws ClaimLostException {
        while (true) {
            try {
                sent.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException stillUnderWay) {
                if (!keepTrying.getAsBoolean()) {
                    throw new ClaimLostException(
                            "the claim was lost, or this worker had to stop, while the brokers did not answer");
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClaimLostException("interrupted while the brokers did not answer", e);
            }
        }
    }

    private static ClaimLostException lost(ProducerRecord<byte[], byte[]> message) {
        return new ClaimLostException(
                "the claim was lost, or this worker had to stop, before " + message.topic() + " accepted the message");
    }

    /** The metrics of the producer. From any thread. */
    Map<MetricName, ? extends Metric> metrics() {
        return producer.metrics();
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
