package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.worker.pipeline.queue.ClaimLostException;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * Tells of outcomes and writes dead letters where no transaction ties them to the request: idempotent, acknowledged by
 * all replicas, and tried again as long as the claim is held and trying may help.
 *
 * <p>Not thread-safe.
 */
public final class OutcomeProducer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeProducer.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** How long one wait for brokers lasts before the claim is seen to. */
    private static final int WAIT_MILLIS = 500;

    private final EventRecords records;
    private final Producer<byte[], byte[]> producer;

    /** @param name tells this producer from the others of the worker */
    public OutcomeProducer(KafkaSettings settings, Clock clock, String name) {
        Map<String, Object> properties = new HashMap<>(settings.producer());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WAIT_MILLIS);
        properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, EventRecords.MOST_BYTES);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, settings.workerId() + "-" + name);
        this.records = new EventRecords(settings, clock);
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Returns once dead letter and outcome are acknowledged. The dead letter goes first: who hears of the failure finds it.
     *
     * @param goOn renews the claim; false once it is gone, or nothing is to be waited for any more
     * @throws ClaimLostException the claim went while brokers were waited for; what was told may have been heard
     * @throws KafkaException a failure that trying again can't mend, such as a missing permission
     */
    public void tell(RequestRecord record, Settlement settlement, BooleanSupplier goOn) throws ClaimLostException {
        if (settlement.deadLetter().isPresent()) {
            putAside(records.deadLetters(record, settlement.deadLetter().get()), goOn);
        }
        if (settlement.outcome().isPresent()) {
            send(records.outcome(record, settlement.outcome().get()), goOn);
        }
    }

    private void putAside(List<ProducerRecord<byte[], byte[]>> forms, BooleanSupplier goOn) throws ClaimLostException {
        for (ProducerRecord<byte[], byte[]> form : forms.subList(0, forms.size() - 1)) {
            try {
                send(form, goOn);
                return;
            } catch (RecordTooLargeException e) {
                LOG.warn("{} does not take the whole dead letter: {}", form.topic(), e.getMessage());
            }
        }
        send(forms.get(forms.size() - 1), goOn);
    }

    private void send(ProducerRecord<byte[], byte[]> message, BooleanSupplier goOn) throws ClaimLostException {
        while (goOn.getAsBoolean()) {
            try {
                await(producer.send(message), goOn);
                return;
            } catch (KafkaException e) {
                if (LastingFailure.is(e)) {
                    throw e;
                }
                LOG.warn("{} does not take the message yet, trying again: {}", message.topic(), e.getMessage());
            }
        }
        throw lost(message);
    }

    private static void await(Future<?> sent, BooleanSupplier goOn) throws ClaimLostException {
        while (true) {
            try {
                sent.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException stillUnderWay) {
                if (!goOn.getAsBoolean()) {
                    throw new ClaimLostException(
                            "the claim went, or this worker had to end, while the brokers did not answer");
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClaimLostException("the worker is told to end while the brokers did not answer", e);
            }
        }
    }

    private static ClaimLostException lost(ProducerRecord<byte[], byte[]> message) {
        return new ClaimLostException(
                "the claim went, or this worker had to end, before " + message.topic() + " took the message");
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
