package dev.stylewright.worker.app;

import dev.stylewright.protocol.report.WorkerInfo;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.RequestQueue;
import dev.stylewright.worker.adapter.kafka.admin.BrokerAdmin;
import dev.stylewright.worker.adapter.s3.S3ImageStore;
import dev.stylewright.worker.app.assembly.ConfigurationMapper;
import dev.stylewright.worker.app.assembly.QueueClients;
import dev.stylewright.worker.app.assembly.QueueSetup;
import dev.stylewright.worker.app.assembly.StartingStylizer;
import dev.stylewright.worker.app.assembly.StartupException;
import dev.stylewright.worker.app.assembly.StylizerFactory;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.pipeline.Drain;
import dev.stylewright.worker.pipeline.EngineSickException;
import dev.stylewright.worker.pipeline.Readiness;
import dev.stylewright.worker.pipeline.StoreAwareRequestSource;
import dev.stylewright.worker.pipeline.Worker;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.stylize.Stylizer;
import java.time.Clock;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A complete worker: engine, weights, store, queue, loop. Opened, run once, closed.
 *
 * <p>{@link #run} and {@link #close} belong to one thread; {@link #drain} may be called from any.
 */
public final class WorkerProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

    private final Telemetry telemetry;
    private final JobResources resources;
    private final QueueClients clients;
    private final EngineWatch watch;
    private final StoreAwareRequestSource source;
    private final Drain drain;
    private final Readiness readiness;
    private final Worker worker;

    private WorkerProcess(
            WorkerConfiguration configuration,
            Telemetry telemetry,
            JobResources resources,
            QueueClients clients,
            Clock clock) {
        this.telemetry = telemetry;
        this.resources = resources;
        this.clients = clients;
        this.watch = new EngineWatch(configuration.engine().evaluationTimeout());
        this.source = new StoreAwareRequestSource(clients.requests(), resources.store());
        this.drain = new Drain(clock, configuration.drain().grace());
        this.readiness = new Readiness(drain, resources.store(), clients.health());
        this.worker = new Worker(
                source,
                clients.requests(),
                resources.handler(clients, clock),
                drain,
                configuration.queue().rebalanceGrace(),
                WorkerObserver.all(List.of(watch.observer(), telemetry.observer())));
    }

    /**
     * Starts the engine, loads the weights, and checks store and topics.
     *
     * @throws StartupException something that a worker needs is missing; the message is one line
     */
    public static WorkerProcess open(WorkerConfiguration configuration) {
        return open(configuration, () -> StylizerFactory.start(configuration), WorkerObserver.none());
    }

    /**
     * Like {@link #open(WorkerConfiguration)}, with the caller's stylizer, to measure everything around it.
     *
     * @param stylizer called once, on its own thread; the worker closes the result
     * @param observer observes all events of the worker, in addition to metrics and traces
     */
    public static WorkerProcess open(
            WorkerConfiguration configuration, Supplier<Stylizer> stylizer, WorkerObserver observer) {
        Telemetry telemetry = Telemetry.open(configuration, observer);
        try {
            return open(configuration, stylizer, telemetry);
        } catch (RuntimeException e) {
            telemetry.close();
            throw e;
        }
    }

    private static WorkerProcess open(
            WorkerConfiguration configuration, Supplier<Stylizer> start, Telemetry telemetry) {
        StartingStylizer stylizer = new StartingStylizer(start);
        try {
            S3ImageStore store = JobResources.openStore(configuration);
            KafkaSettings kafka = ConfigurationMapper.kafka(configuration);
            BrokerAdmin admin = QueueSetup.prepare(kafka, configuration.queue());
            QueueClients clients = join(configuration, kafka, admin);
            try {
                JobResources resources = new JobResources(configuration, store, stylizer.await());
                Clock clock = Clock.systemUTC();
                WorkerProcess process = new WorkerProcess(configuration, telemetry, resources, clients, clock);
                clients.answerAbandoned(resources.abandoned(clients, clock), telemetry.observer());
                process.announce(kafka);
                return process;
            } catch (RuntimeException e) {
                RequestQueue requests = clients.requests();
                try (clients;
                        requests) {
                    throw e;
                }
            }
        } catch (RuntimeException e) {
            stylizer.discard();
            throw e;
        }
    }

    /** Opens the clients while the stylizer loads; no request is taken before the first poll. */
    private static QueueClients join(WorkerConfiguration configuration, KafkaSettings kafka, BrokerAdmin admin) {
        try {
            return QueueClients.open(kafka, admin, configuration.queue().mode(), Clock.systemUTC());
        } catch (RuntimeException e) {
            admin.close();
            throw e;
        }
    }

    /** Publishes the identity of this worker in log, metrics and pages. */
    private void announce(KafkaSettings kafka) {
        WorkerInfo info = resources.info();
        LOG.info(
                "worker {} {} on {} in {} with weights {} takes from {} in mode {}, group {}",
                info.id(),
                info.version(),
                info.device(),
                info.precision().orElse("unknown precision"),
                info.weights(),
                kafka.topics().requests(),
                clients.mode(),
                kafka.group());
        clients.measure(telemetry.metrics());
        resources.measure(telemetry.metrics());
        watch.measure(telemetry.metrics());
        telemetry.cameUp(info, clients.mode(), readiness);
    }

    /**
     * Works until drained; the calling thread becomes the poll thread. If the engine hangs, the whole process exits with code 4.
     *
     * @throws EngineSickException the engine no longer works; thrown after the worker has left the queue and a scraper, if there is one, has read the
     * metrics
     */
    public void run() {
        try {
            worker.run();
        } catch (EngineSickException e) {
            drain.request();
            telemetry.awaitLastScrape();
            throw e;
        }
    }

    /** Stops taking requests; a running job finishes within the grace period or is handed back. A second call hands the job back immediately. */
    public void drain() {
        if (drain.request()) {
            LOG.info("stopping: no more requests are taken; another signal hands back the running job at once");
        } else {
            drainNow();
        }
    }

    /** Stops taking requests; a running job is handed back at once. */
    public void drainNow() {
        LOG.info("stopping now: the running job is handed back");
        drain.requestNow();
    }

    /** The HTTP port, if any. */
    public OptionalInt httpPort() {
        return telemetry.port();
    }

    /** Whether this worker takes requests, and why not. From any thread. */
    public Readiness readiness() {
        return readiness;
    }

    /** Leaves the group and frees the engine's memory. */
    @Override
    public void close() {
        try (telemetry;
                watch;
                resources;
                clients;
                source) {
            LOG.info("worker stopped");
        }
    }
}
