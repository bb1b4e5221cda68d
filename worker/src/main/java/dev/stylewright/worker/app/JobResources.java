package dev.stylewright.worker.app;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.report.WorkerInfo;
import dev.stylewright.worker.adapter.image.ChildImageCodec;
import dev.stylewright.worker.adapter.image.ChildSettings;
import dev.stylewright.worker.adapter.metrics.WorkerMetrics;
import dev.stylewright.worker.adapter.s3.ConditionalPutProbe;
import dev.stylewright.worker.adapter.s3.S3ImageStore;
import dev.stylewright.worker.app.assembly.ConfigurationMapper;
import dev.stylewright.worker.app.assembly.QueueClients;
import dev.stylewright.worker.app.assembly.StartupException;
import dev.stylewright.worker.app.assembly.WorkerVersion;
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

/** The shared resources of jobs: the store of images and results, and the stylizer. */
final class JobResources implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobResources.class);
    /** Name of the object used to test the store's conditional PUTs, in a place for results. */
    private static final String PROBE = ".stylewright-probe";

    private final WorkerConfiguration configuration;
    private final S3ImageStore store;
    private final StoreCircuitBreaker watched;
    private final Stylizer stylizer;
    private final ImageLimits limits;
    private final ChildImageCodec codec;
    private final WorkerInfo info;

    /** Closes its arguments on {@link #close}. */
    JobResources(WorkerConfiguration configuration, S3ImageStore store, Stylizer stylizer) {
        StorageConfiguration.Breaker breaker = configuration.storage().breaker();
        this.configuration = configuration;
        this.store = store;
        this.watched = new StoreCircuitBreaker(store, breaker.failures(), breaker.probeInterval());
        this.stylizer = stylizer;
        this.limits = ConfigurationMapper.imageLimits(configuration);
        this.codec = new ChildImageCodec(
                new ChildSettings(DecoderMain.class.getName(), ConfigurationMapper.decoder(configuration)));
        this.info = new WorkerInfo(
                configuration.worker().id(),
                WorkerVersion.get(),
                stylizer.device(),
                stylizer.weightsId(),
                Optional.of(stylizer.precision()));
    }

    /**
     * Opens a store and checks that it answers.
     *
     * @throws StartupException the store does not answer, its settings cannot be used, or it lacks a required feature
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
                    "The store at %s cannot be used: %s. Check stylewright.storage.*."
                            .formatted(storage.endpoint(), e.getMessage()),
                    e);
        }
    }

    private static void probe(S3ImageStore store, S3Uri at, StorageConfiguration storage) {
        ConditionalPutProbe.Finding finding =
                new ConditionalPutProbe(store, new ObjectLocation(at.bucket(), at.key(), Optional.empty())).ask();
        String clauses = String.join("; ", finding.clauses());
        if (!finding.known()) {
            LOG.info("cannot determine whether the store supports conditional PUTs: {}", clauses);
        } else if (finding.isLacking() && storage.conditionalPut() == ConditionalPut.REQUIRE) {
            throw new StartupException(
                    "The store at %s does not support conditional PUTs (%s), which stylewright.storage.conditional-put=require demands. Use another store, or set it to warn."
                            .formatted(storage.endpoint(), clauses));
        } else if (finding.isLacking()) {
            LOG.warn(
                    "the store at {} does not support conditional PUTs ({}): of two workers that write the same output at the same time the last one wins; stylewright.storage.conditional-put=require refuses such a store",
                    storage.endpoint(),
                    clauses);
        }
    }

    /** Identifies this worker, its device and its weights. */
    WorkerInfo info() {
        return info;
    }

    /** The store, watched for outages. */
    StoreCircuitBreaker store() {
        return watched;
    }

    /** A handler of requests. Uses {@code clients} to publish progress and to read cancels. */
    RequestHandler handler(QueueClients clients, Clock clock) {
        return pipeline()
                .handler(
                        ConfigurationMapper.policy(configuration),
                        limits,
                        configuration.limits().maxMessageBytes().bytes(),
                        configuration.queue().maxAttempts(),
                        context(clients, clock));
    }

    /** Ends requests that the brokers gave up on. Uses {@code clients} to read cancels. */
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

    /** Exports metrics of the device and the stylizer's style cache. */
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
            // Closes in reverse order, each even if the others fail.
        }
    }
}
