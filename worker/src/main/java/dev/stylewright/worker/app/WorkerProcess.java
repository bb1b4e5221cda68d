package dev.stylewright.worker.app;

import dev.stylewright.protocol.report.WorkerInfo;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.admin.BrokerAdmin;
import dev.stylewright.worker.adapter.s3.S3ImageStore;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.pipeline.Drain;
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
 * A worker with everything it is made of: engine, weights, store, queue, loop. Opened, run once, closed.
 *
 * <p>{@link #run} and {@link #close} belong to one thread; {@link #drain} may be called from any.
 */
public final class WorkerProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

    private final Telemetry telemetry;
    private final Equipment equipment;
    private final QueueClients clients;
    private final EngineWatch watch;
    private final StoreAwareRequestSource source;
    private final Drain drain;
    private final Readiness readiness;
    private final Worker worker;

    private WorkerProcess(
            WorkerConfiguration configuration,
            Telemetry telemetry,
            Equipment equipment,
            QueueClients clients,
            Clock clock) {
        this.telemetry = telemetry;
        this.equipment = equipment;
        this.clients = clients;
        this.watch = new EngineWatch(configuration.engine().evaluationTimeout());
        this.source = new StoreAwareRequestSource(clients.requests(), equipment.store());
        this.drain = new Drain(clock, configuration.drain().grace());
        this.readiness = new Readiness(drain, equipment.store(), clients.health());
        this.worker = new Worker(
                source,
                clients.requests(),
                equipment.handler(clients, clock),
                drain,
                configuration.queue().rebalanceGrace(),
                WorkerObserver.all(List.of(watch.observer(), telemetry.observer())));
    }

    /**
     * Starts the engine, loads the weights, and checks store and topics.
     *
     * @throws StartupException something that a worker needs isn't there; one line says what and where
     */
    public static WorkerProcess open(WorkerConfiguration configuration) {
        return open(configuration, () -> StylizerFactory.start(configuration), WorkerObserver.nobody());
    }

    /**
     * As {@link #open(WorkerConfiguration)}, with a stylizer that the caller brings, for measuring what is around the
     * painting.
     *
     * @param stylizer called once, on a thread of its own; the worker closes what it gives
     * @param observer hears of everything that the worker does, beside metrics and traces
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
            S3ImageStore store = Equipment.openStore(configuration);
            KafkaSettings kafka = ConfigurationMapper.kafka(configuration);
            BrokerAdmin admin = QueueSetup.prepare(kafka, configuration.queue());
            try {
                Equipment equipment = new Equipment(configuration, store, stylizer.await());
                Clock clock = Clock.systemUTC();
                QueueClients clients =
                        QueueClients.open(kafka, admin, configuration.queue().mode(), clock);
                WorkerProcess process = new WorkerProcess(configuration, telemetry, equipment, clients, clock);
                clients.answerAbandoned(equipment.abandoned(clients, clock), telemetry.observer());
                process.announce(kafka);
                return process;
            } catch (RuntimeException e) {
                admin.close();
                throw e;
            }
        } catch (RuntimeException e) {
            stylizer.discard();
            throw e;
        }
    }

    /** From here on log, metrics and pages tell of this worker. */
    private void announce(KafkaSettings kafka) {
        WorkerInfo info = equipment.info();
        LOG.info(
                "worker {} {} on {} with weights {} takes from {} in mode {}, group {}",
                info.id(),
                info.version(),
                info.device(),
                info.weights(),
                kafka.topics().requests(),
                clients.mode(),
                kafka.group());
        clients.measure(telemetry.metrics());
        equipment.measure(telemetry.metrics());
        watch.measure(telemetry.metrics());
        telemetry.cameUp(info, clients.mode(), readiness);
    }

    /**
     * Works until drained; the calling thread becomes the poll thread. Where the engine stands still the whole process ends, with
     * exit code 4.
     *
     * @throws dev.stylewright.worker.pipeline.EngineSickException the engine does not paint any more
     */
    public void run() {
        worker.run();
    }

    /** Stops taking requests; a running job finishes within the grace period or is handed back. A second call hands back at once. */
    public void drain() {
        if (drain.request()) {
            LOG.info("told to stop: no more requests are taken; told once more, what runs is handed back now");
        } else {
            drainNow();
        }
    }

    /** Stops taking requests; a running job is handed back at once. */
    public void drainNow() {
        LOG.info("told to stop once more: what runs is handed back now");
        drain.requestNow();
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
                watch;
                equipment;
                clients;
                source) {
            LOG.info("worker stops");
        }
    }
}
