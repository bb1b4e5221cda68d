package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.protocol.report.Progress;
import dev.stylewright.worker.pipeline.observe.ClientMetric;
import dev.stylewright.worker.pipeline.observe.ClientMetricsSource;
import dev.stylewright.worker.pipeline.queue.ProgressSink;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes progress from its own thread with a short queue. If brokers are slow or unreachable, progress is dropped; the job never waits.
 * Thread-safe.
 */
public final class KafkaProgressSink implements ProgressSink, ClientMetricsSource, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaProgressSink.class);
    private static final int QUEUE = 16;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Producer<byte[], byte[]> producer;
    private final EventRecords records;
    private final ThreadPoolExecutor sender;

    public KafkaProgressSink(KafkaSettings settings, Clock clock) {
        Map<String, Object> properties = new HashMap<>(settings.producer());
        properties.put(ProducerConfig.ACKS_CONFIG, "1");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        properties.put(ProducerConfig.RETRIES_CONFIG, 0);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, settings.workerId() + "-progress");
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.records = new EventRecords(settings, clock);
        this.sender = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE),
                task -> {
                    Thread thread = new Thread(task, "progress");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardOldestPolicy());
    }

    @Override
    public void publish(RequestRecord cause, Progress progress) {
        sender.execute(() -> send(cause, progress));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback handles failures
    private void send(RequestRecord cause, Progress progress) {
        try {
            ProducerRecord<byte[], byte[]> event = records.progress(cause, progress);
            producer.send(event, (metadata, failure) -> {
                if (failure != null) {
                    LOG.debug("progress lost: {}", failure.getMessage());
                }
            });
        } catch (KafkaException e) {
            // Progress may be lost. Outcomes may not, and are published elsewhere.
            LOG.debug("progress lost: {}", e.getMessage());
        }
    }

    @Override
    public List<ClientMetric> measurements() {
        return ClientMeasurements.of("progress", producer.metrics());
    }

    @Override
    public void close() {
        sender.shutdown();
        producer.close(LAST_WORDS);
    }
}
