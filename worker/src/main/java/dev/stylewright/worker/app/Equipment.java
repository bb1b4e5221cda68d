package dev.stylewright.worker.app;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.report.WorkerInfo;
import dev.stylewright.worker.adapter.image.ChildImageCodec;
import dev.stylewright.worker.adapter.image.ChildSettings;
import dev.stylewright.worker.adapter.metrics.WorkerMetrics;
import dev.stylewright.worker.adapter.s3.ConditionalPutProbe;
import dev.stylewright.worker.adapter.s3.S3ImageStore;
import dev.stylewright.worker.app.configuration.ConditionalPut;
import dev.stylewright.worker.app.configuration.StorageConfiguration;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.pipeline.JobContext;
import dev.stylewright.worker.pipeline.Pipeline;
import dev.stylewright.worker.pipeline.RequestHandler;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.queue.AbandonedRequests;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import dev.stylewright.worker.pipeline.storage.StoreCircuitBreaker;
import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.stylize.Stylizer;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What jobs are done with: the store that images come from and go to, and the stylizer. */
final class Equipment implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Equipment.class);
    /** What the store is asked about its PUTs with, in a place for results. */
    private static final String PROBE = ".stylewright-probe";

    private final WorkerConfiguration configuration;
    private final S3ImageStore store;
    private final StoreCircuitBreaker watched;
    private final Stylizer stylizer;
    private final ImageLimits limits;
    private final ChildImageCodec codec;
    private final WorkerInfo info;

    /** Closes what it is given. */
    Equipment(WorkerConfiguration configuration, S3ImageStore store, Stylizer stylizer) {
        StorageConfiguration.Breaker breaker = configuration.storage().breaker();
        this.configuration = configuration;
        this.store = store;
        this.watched = new StoreCircuitBreaker(store, breaker.failures(), breaker.probeInterval());
        this.stylizer = stylizer;
        this.limits = ConfigurationMapper.imageLimits(configuration);
        this.codec = new ChildImageCodec(
                new ChildSettings(DecoderMain.class.getName(), ConfigurationMapper.decoder(configuration)));
        this.info = new WorkerInfo(
                configuration.worker().id(), WorkerVersion.get(), stylizer.device(), stylizer.weightsId());
    }

    /**
     * A store that answers.
     *
     * @throws StartupException it doesn't, its settings can't be used, or it lacks what is required of it
     */
    static S3ImageStore openStore(WorkerConfiguration configuration) {
        StorageConfiguration storage = configuration.storage();
        try {
            S3ImageStore store = new S3ImageStore(ConfigurationMapper.s3(storage));
            store.check();
            configuration.access().write().inOnePlace(PROBE).ifPresent(at -> probe(store, at, storage));
            return store;
        } catch (StoreException | IllegalArgumentException e) {
            throw new StartupException(
                    "The store at %s can't be used: %s. Check stylewright.storage.*."
                            .formatted(storage.endpoint(), e.getMessage()),
                    e);
        }
    }

    private static void probe(S3ImageStore store, S3Uri at, StorageConfiguration storage) {
        ConditionalPutProbe.Finding finding =
                new ConditionalPutProbe(store, new ObjectLocation(at.bucket(), at.key(), Optional.empty())).ask();
        String clauses = String.join("; ", finding.clauses());
        if (!finding.known()) {
            LOG.info("whether the store keeps preconditions of PUTs is not known: {}", clauses);
        } else if (finding.isLacking() && storage.conditionalPut() == ConditionalPut.REQUIRE) {
            throw new StartupException(
                    "The store at %s does not keep preconditions of PUTs (%s), which stylewright.storage.conditional-put=require demands. Use another store, or set it to warn."
                            .formatted(storage.endpoint(), clauses));
        } else if (finding.isLacking()) {
            LOG.warn(
                    "the store at {} does not keep preconditions of PUTs ({}): of two workers that write the same output at the same time the last one wins; stylewright.storage.conditional-put=require refuses such a store",
                    storage.endpoint(),
                    clauses);
        }
    }

    /** Who works here, and with what. */
    WorkerInfo info() {
        return info;
    }

    /** The store, watched for outages. */
    StoreCircuitBreaker store() {
        return watched;
    }

    /** What does the work of a request; tells of it, and hears of cancels, by {@code clients}. */
    RequestHandler handler(QueueClients clients, Clock clock) {
        return pipeline()
                .handler(
                        ConfigurationMapper.policy(configuration),
                        limits,
                        configuration.limits().maxMessageBytes().bytes(),
                        configuration.queue().maxAttempts(),
                        context(clients, clock));
    }

    /** Who ends requests that the brokers gave up on; hears of cancels by {@code clients}. */
    AbandonedRequests abandoned(QueueClients clients, Clock clock) {
        return pipeline()
                .abandoned(
                        ConfigurationMapper.policy(configuration),
                        configuration.limits().maxMessageBytes().bytes(),
                        context(clients, clock));
    }

    private Pipeline pipeline() {
        return new Pipeline(watched, codec, stylizer);
    }

    private JobContext context(QueueClients clients, Clock clock) {
        return new JobContext(
                info,
                clock,
                ConfigurationMapper.retries(configuration.storage().retry()),
                clients.progress(),
                clients.cancels(),
                configuration.progress().minInterval());
    }

    /** Has the device and the stylizer's memory of styles measured. */
    void measure(WorkerMetrics metrics) {
        metrics.gpu("nvidia-smi", info.device());
        metrics.styleCache(stylizer::styleCache);
    }

    /** Frees the engine's memory. */
    @Override
    public void close() {
        try (store;
                stylizer;
                codec) {
            // Closed in the reverse of this order, each whatever becomes of the other.
        }
    }
}
