package dev.stylewright.worker.app;

import dev.stylewright.protocol.report.WorkerInfo;
import dev.stylewright.worker.adapter.image.ImageIoImageCodec;
import dev.stylewright.worker.adapter.metrics.WorkerMetrics;
import dev.stylewright.worker.adapter.s3.S3ImageStore;
import dev.stylewright.worker.app.configuration.StorageConfiguration;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.pipeline.JobContext;
import dev.stylewright.worker.pipeline.Pipeline;
import dev.stylewright.worker.pipeline.RequestHandler;
import dev.stylewright.worker.pipeline.queue.AbandonedRequests;
import dev.stylewright.worker.pipeline.storage.StoreCircuitBreaker;
import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.stylize.Stylizer;
import java.time.Clock;

/** What jobs are done with: the store that images come from and go to, and the stylizer. */
final class Equipment implements AutoCloseable {

    private final WorkerConfiguration configuration;
    private final S3ImageStore store;
    private final StoreCircuitBreaker watched;
    private final Stylizer stylizer;
    private final WorkerInfo info;

    /** Closes what it is given. */
    Equipment(WorkerConfiguration configuration, S3ImageStore store, Stylizer stylizer) {
        StorageConfiguration.Breaker breaker = configuration.storage().breaker();
        this.configuration = configuration;
        this.store = store;
        this.watched = new StoreCircuitBreaker(store, breaker.failures(), breaker.probeInterval());
        this.stylizer = stylizer;
        this.info = new WorkerInfo(
                configuration.worker().id(), WorkerVersion.get(), stylizer.device(), stylizer.weightsId());
    }

    /**
     * A store that answers.
     *
     * @throws StartupException it doesn't, or its settings can't be used
     */
    static S3ImageStore openStore(StorageConfiguration storage) {
        try {
            S3ImageStore store = new S3ImageStore(ConfigurationMapper.s3(storage));
            store.check();
            return store;
        } catch (StoreException | IllegalArgumentException e) {
            throw new StartupException(
                    "The store at %s can't be used: %s. Check stylewright.storage.*."
                            .formatted(storage.endpoint(), e.getMessage()),
                    e);
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
                        ConfigurationMapper.imageLimits(configuration.limits()),
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
        return new Pipeline(watched, new ImageIoImageCodec(), stylizer);
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
                stylizer) {
            // Closed in the reverse of this order, each whatever becomes of the other.
        }
    }
}
