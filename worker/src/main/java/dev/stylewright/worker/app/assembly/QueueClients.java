package dev.stylewright.worker.app.assembly;

import dev.stylewright.worker.adapter.kafka.ControlTopic;
import dev.stylewright.worker.adapter.kafka.KafkaProgressSink;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.RequestQueue;
import dev.stylewright.worker.adapter.kafka.abandoned.AbandonedRequestReader;
import dev.stylewright.worker.adapter.kafka.admin.BrokerAdmin;
import dev.stylewright.worker.adapter.kafka.admin.LagReader;
import dev.stylewright.worker.adapter.metrics.WorkerMetrics;
import dev.stylewright.worker.app.configuration.QueueMode;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.pipeline.queue.AbandonedRequests;
import dev.stylewright.worker.pipeline.queue.Cancellations;
import dev.stylewright.worker.pipeline.queue.ProgressSink;
import dev.stylewright.worker.pipeline.queue.QueueHealth;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The worker's Kafka clients: requests and outcomes, progress, cancels, and lag. */
public final class QueueClients implements AutoCloseable {

    private static final Duration LAG_INTERVAL = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final BrokerAdmin admin;
    private final QueueMode mode;
    private final Clock clock;
    private final KafkaProgressSink progress;
    private final ControlTopic cancels;
    private final RequestQueue requests;
    private final LagReader lag;
    private @Nullable AbandonedRequestReader abandoned;

    private QueueClients(KafkaSettings kafka, BrokerAdmin admin, QueueMode mode, Clock clock) {
        this.kafka = kafka;
        this.admin = admin;
        this.mode = mode;
        this.clock = clock;
        this.progress = new KafkaProgressSink(kafka, clock);
        this.cancels = QueueSetup.readCancels(kafka);
        this.requests = QueueSetup.join(kafka, mode, clock);
        this.lag = LagReader.start(admin, mode == QueueMode.SHARE, LAG_INTERVAL, clock);
    }

    /**
     * Joins the group; from then on this worker may be assigned requests.
     *
     * @param admin closed with these clients
     * @throws StartupException the brokers reject this worker
     */
    public static QueueClients open(KafkaSettings kafka, BrokerAdmin admin, QueueMode mode, Clock clock) {
        return new QueueClients(kafka, admin, mode, clock);
    }

    /** Takes and settles requests. The worker loop closes it to leave the group. */
    public RequestQueue requests() {
        return requests;
    }

    /** Whether the brokers answer. */
    public QueueHealth health() {
        return lag;
    }

    /** Publishes progress. */
    public ProgressSink progress() {
        return progress;
    }

    /** The cancelled requests. */
    public Cancellations cancels() {
        return cancels;
    }

    /** Starts answering requests that brokers give up on; only share groups have such requests. */
    public void answerAbandoned(AbandonedRequests requests, WorkerObserver observer) {
        if (mode == QueueMode.SHARE) {
            abandoned = AbandonedRequestReader.answer(kafka, clock, requests, observer::answeredForBrokers);
        }
    }

    /** The queue's mode, for display. */
    public String mode() {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /** Exports metrics of the clients and of the lag. */
    public void measure(WorkerMetrics metrics) {
        metrics.lag(mode(), kafka.topics().requests(), kafka.group(), lag);
        metrics.unreadable("requests", requests::unreadable);
        metrics.unreadable("control", cancels::unreadable);
        metrics.clients(List.of(requests, progress, cancels));
    }

    /** Closes everything but {@link #requests}. */
    @Override
    public void close() {
        AbandonedRequestReader deadLetters = abandoned;
        try (admin;
                progress;
                cancels;
                lag;
                deadLetters) {
            // Closes in reverse order, each even if another fails.
        }
    }
}
