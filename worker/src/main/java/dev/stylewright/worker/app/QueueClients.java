package dev.stylewright.worker.app;

import dev.stylewright.worker.adapter.kafka.ControlTopic;
import dev.stylewright.worker.adapter.kafka.KafkaProgressSink;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.RequestQueue;
import dev.stylewright.worker.adapter.kafka.abandoned.AbandonedLetters;
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

/** The clients of the brokers that a worker has: requests and outcomes, progress, cancels, and how much waits. */
final class QueueClients implements AutoCloseable {

    private static final Duration LAG_INTERVAL = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final BrokerAdmin admin;
    private final QueueMode mode;
    private final Clock clock;
    private final KafkaProgressSink progress;
    private final ControlTopic cancels;
    private final RequestQueue requests;
    private final LagReader lag;
    private @Nullable AbandonedLetters abandoned;

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
     * Joins the group; from here on requests may be given to this worker.
     *
     * @param admin closed with these clients
     * @throws StartupException the brokers don't let this worker in
     */
    static QueueClients open(KafkaSettings kafka, BrokerAdmin admin, QueueMode mode, Clock clock) {
        return new QueueClients(kafka, admin, mode, clock);
    }

    /** Where requests are taken and settled. It leaves the group when it is closed, which is up to who takes from it. */
    RequestQueue requests() {
        return requests;
    }

    /** Whether the brokers answer. */
    QueueHealth health() {
        return lag;
    }

    /** Where progress goes. */
    ProgressSink progress() {
        return progress;
    }

    /** Which requests are no longer wanted. */
    Cancellations cancels() {
        return cancels;
    }

    /** Has requests answered that brokers give up on, as only those of share groups do. */
    void answerAbandoned(AbandonedRequests requests, WorkerObserver observer) {
        if (mode == QueueMode.SHARE) {
            abandoned = AbandonedLetters.answer(kafka, clock, requests, observer::answeredForBrokers);
        }
    }

    /** The queue's mode, as people write it. */
    String mode() {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /** Has the clients measured, and what waits for them. */
    void measure(WorkerMetrics metrics) {
        metrics.lag(mode(), kafka.topics().requests(), kafka.group(), lag);
        metrics.unreadable("requests", requests::unreadable);
        metrics.unreadable("control", cancels::unreadable);
        metrics.clients(List.of(requests, progress, cancels));
    }

    /** Closes all but {@link #requests}. */
    @Override
    public void close() {
        AbandonedLetters letters = abandoned;
        try (admin;
                progress;
                cancels;
                lag;
                letters) {
            // Closed in the reverse of this order, each whatever becomes of the others.
        }
    }
}
