package dev.stylewright.worker.app;

import dev.stylewright.protocol.report.WorkerInfo;
import dev.stylewright.worker.adapter.image.ImageIoPictureCodec;
import dev.stylewright.worker.adapter.kafka.ControlTopic;
import dev.stylewright.worker.adapter.kafka.KafkaProgressSink;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.LagReader;
import dev.stylewright.worker.adapter.kafka.RequestQueue;
import dev.stylewright.worker.adapter.s3.S3ImageStore;
import dev.stylewright.worker.app.configuration.QueueMode;
import dev.stylewright.worker.app.configuration.StorageConfiguration;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.pipeline.Drain;
import dev.stylewright.worker.pipeline.JobContext;
import dev.stylewright.worker.pipeline.PatientSource;
import dev.stylewright.worker.pipeline.Pipeline;
import dev.stylewright.worker.pipeline.Readiness;
import dev.stylewright.worker.pipeline.RequestHandler;
import dev.stylewright.worker.pipeline.Worker;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.pipeline.storage.RetryPolicy;
import dev.stylewright.worker.pipeline.storage.StoreBreaker;
import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.stylize.Stylizer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker with everything it is made of: engine, weights, store, queue, loop. Opened, run once, closed.
 *
 * <p>{@link #run} and {@link #close} belong to one thread; {@link #drain} may be called from any.
 */
public final class WorkerProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

    private static final Duration LAG_INTERVAL = Duration.ofSeconds(10);

    private final Telemetry telemetry;
    private final LagReader lag;
    private final S3ImageStore store;
    private final Stylizer stylizer;
    private final PatientSource source;
    private final KafkaProgressSink progress;
    private final ControlTopic cancels;
    private final Drain drain;
    private final Readiness readiness;
    private final Worker worker;

    private WorkerProcess(
            Telemetry telemetry,
            LagReader lag,
            S3ImageStore store,
            Stylizer stylizer,
            PatientSource source,
            RequestQueue queue,
            KafkaProgressSink progress,
            ControlTopic cancels,
            Readiness readiness,
            RequestHandler handler,
            Duration patience) {
        this.telemetry = telemetry;
        this.lag = lag;
        this.store = store;
        this.stylizer = stylizer;
        this.source = source;
        this.progress = progress;
        this.cancels = cancels;
        this.drain = readiness.drain();
        this.readiness = readiness;
        this.worker = new Worker(source, queue, handler, drain, patience, telemetry.observer());
    }

    /**
     * Starts the engine, loads the weights, and checks store and topics.
     *
     * @throws StartupException something that a worker needs isn't there; one line says what and where
     */
    public static WorkerProcess open(WorkerConfiguration configuration) {
        return open(configuration, () -> Painters.start(configuration), WorkerObserver.nobody());
    }

    /**
     * As {@link #open(WorkerConfiguration)}, with a painter that the caller brings, for measuring what is around the
     * painting.
     *
     * @param painter called once, on a thread of its own; the worker closes what it gives
     * @param observer hears of everything that the worker does, beside metrics and traces
     */
    public static WorkerProcess open(
            WorkerConfiguration configuration, Supplier<Stylizer> painter, WorkerObserver observer) {
        Telemetry telemetry = Telemetry.open(configuration, observer);
        try {
            return open(configuration, painter, telemetry);
        } catch (RuntimeException e) {
            telemetry.close();
            throw e;
        }
    }

    private static WorkerProcess open(
            WorkerConfiguration configuration, Supplier<Stylizer> start, Telemetry telemetry) {
        CompletableFuture<Stylizer> painter = CompletableFuture.supplyAsync(start);
        try {
            S3ImageStore store = store(configuration);
            KafkaSettings kafka = Settings.kafka(configuration);
            QueueSetup.prepare(kafka, configuration.queue());
            return assemble(configuration, telemetry, store, kafka, await(painter));
        } catch (RuntimeException e) {
            discard(painter);
            throw e;
        }
    }

    private static void discard(CompletableFuture<Stylizer> painter) {
        try {
            painter.join().close();
        } catch (CompletionException e) {
            LOG.debug("no painter to close; what is thrown to the caller says why nothing starts", e);
        }
    }

    private static WorkerProcess assemble(
            WorkerConfiguration configuration,
            Telemetry telemetry,
            S3ImageStore store,
            KafkaSettings kafka,
            Stylizer stylizer) {
        Clock clock = Clock.systemUTC();
        WorkerInfo info = new WorkerInfo(
                configuration.worker().id(), WorkerVersion.get(), stylizer.device(), stylizer.weightsId());
        KafkaProgressSink progress = new KafkaProgressSink(kafka, clock);
        RetryPolicy retries = Settings.retries(configuration.storage().retry());
        ControlTopic cancels = QueueSetup.readCancels(kafka);
        JobContext context = new JobContext(
                info,
                clock,
                retries,
                progress,
                cancels,
                configuration.progress().minInterval());
        StorageConfiguration.Breaker breaker = configuration.storage().breaker();
        StoreBreaker watched = new StoreBreaker(store, breaker.failures(), breaker.probeInterval());
        RequestHandler handler = new Pipeline(watched, new ImageIoPictureCodec(), stylizer)
                .handler(
                        Settings.policy(configuration),
                        Settings.pictureLimits(configuration.limits()),
                        configuration.limits().maxMessageBytes().bytes(),
                        configuration.queue().maxAttempts(),
                        context);
        Drain drain = new Drain(clock, configuration.drain().grace());
        RequestQueue queue = QueueSetup.join(kafka, configuration.queue().mode(), clock);
        LOG.info(
                "worker {} {} on {} with weights {} takes from {} in mode {}, group {}",
                info.id(),
                info.version(),
                info.device(),
                info.weights(),
                kafka.topics().requests(),
                configuration.queue().mode().name().toLowerCase(Locale.ROOT),
                kafka.group());
        Readiness readiness = new Readiness(drain, watched);
        String mode = configuration.queue().mode().name().toLowerCase(Locale.ROOT);
        LagReader lag = LagReader.start(kafka, configuration.queue().mode() == QueueMode.SHARE, LAG_INTERVAL);
        telemetry.metrics().lag(mode, lag);
        telemetry.metrics().gpu("nvidia-smi", info.device());
        telemetry.metrics().styleCache(stylizer::styleCache);
        telemetry.metrics().clients(List.of(queue, progress, cancels));
        telemetry.cameUp(info, mode, readiness);
        return new WorkerProcess(
                telemetry,
                lag,
                store,
                stylizer,
                new PatientSource(queue, watched),
                queue,
                progress,
                cancels,
                readiness,
                handler,
                configuration.queue().rebalanceGrace());
    }

    private static S3ImageStore store(WorkerConfiguration configuration) {
        StorageConfiguration storage = configuration.storage();
        try {
            S3ImageStore store = new S3ImageStore(Settings.s3(storage));
            store.check();
            return store;
        } catch (StoreException | IllegalArgumentException e) {
            throw new StartupException(
                    "The store at %s can't be used: %s. Check stylewright.storage.*."
                            .formatted(storage.endpoint(), e.getMessage()),
                    e);
        }
    }

    private static Stylizer await(CompletableFuture<Stylizer> painter) {
        try {
            return painter.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Works until drained; the calling thread becomes the poll thread. */
    public void run() {
        worker.run();
    }

    /** Stops taking requests; a running job finishes within the grace period or is handed back. A second call hands back at once. */
    public void drain() {
        LOG.info(
                drain.isRequested()
                        ? "told to stop once more: what runs is handed back now"
                        : "told to stop: no more requests are taken; told once more, what runs is handed back now");
        drain.request();
    }

    /** The port of health and metrics, if there is one. */
    public OptionalInt httpPort() {
        return telemetry.port();
    }

    /** Whether this worker takes requests. From any thread. */
    public Readiness readiness() {
        return readiness;
    }

    /** Leaves the group and frees the engine's memory. */
    @Override
    public void close() {
        try (telemetry;
                store;
                stylizer;
                progress;
                cancels;
                lag;
                source) {
            LOG.info("worker stops");
        }
    }
}
