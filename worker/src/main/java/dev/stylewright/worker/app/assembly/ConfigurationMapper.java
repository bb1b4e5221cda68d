package dev.stylewright.worker.app.assembly;

import dev.stylewright.protocol.Topics;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.s3.S3Credentials;
import dev.stylewright.worker.adapter.s3.S3Settings;
import dev.stylewright.worker.app.configuration.ByteSize;
import dev.stylewright.worker.app.configuration.KafkaClientProperties;
import dev.stylewright.worker.app.configuration.LimitsConfiguration;
import dev.stylewright.worker.app.configuration.QueueConfiguration;
import dev.stylewright.worker.app.configuration.Secret;
import dev.stylewright.worker.app.configuration.StorageConfiguration;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.job.JobLimits;
import dev.stylewright.worker.job.JobPolicy;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.storage.RetryPolicy;
import java.net.URI;

/** Converts the configuration to the settings of each part of the worker. */
public final class ConfigurationMapper {

    private static final long MOST_PIXELS = 50_000_000;
    private static final int MIB = 20;
    /** The pictures of a request take at most this part of the heap. */
    private static final int PICTURES_OF_HEAP = 3;

    private ConfigurationMapper() {}

    public static KafkaSettings kafka(WorkerConfiguration configuration) {
        QueueConfiguration queue = configuration.queue();
        QueueConfiguration.Topics topics = queue.topics();
        return new KafkaSettings(
                queue.group(),
                switch (queue.groupProtocol()) {
                    case CONSUMER -> KafkaSettings.GroupProtocol.CONSUMER;
                    case CLASSIC -> KafkaSettings.GroupProtocol.CLASSIC;
                },
                configuration.worker().id(),
                new Topics(
                        topics.requests(),
                        topics.outcomes(),
                        topics.progress(),
                        topics.control(),
                        topics.deadLetters()),
                KafkaClientProperties.consumer(configuration.kafka()),
                KafkaClientProperties.producer(configuration.kafka()),
                KafkaClientProperties.admin(configuration.kafka()));
    }

    public static S3Settings s3(StorageConfiguration storage) {
        return new S3Settings(
                storage.endpoint(),
                storage.region(),
                credentials(storage),
                storage.caFile(),
                storage.connectTimeout(),
                storage.readTimeout(),
                storage.writeTimeout(),
                storage.callTimeout(),
                storage.pathStyle());
    }

    private static S3Credentials credentials(StorageConfiguration storage) {
        return switch (storage.credentials()) {
            case KEYS ->
                storage.accessKey()
                        .<S3Credentials>map(accessKey -> new S3Credentials.Keys(
                                accessKey,
                                storage.secretKey().orElseThrow().reveal(),
                                storage.sessionToken().map(Secret::reveal)))
                        .orElseGet(S3Credentials.Anonymous::new);
            case WEB_IDENTITY -> {
                StorageConfiguration.WebIdentity identity = storage.webIdentity();
                URI amazon = URI.create("https://sts." + storage.region() + ".amazonaws.com");
                yield new S3Credentials.WebIdentity(
                        identity.tokenFile().orElseThrow(),
                        identity.roleArn(),
                        identity.stsEndpoint().orElse(amazon));
            }
            case INSTANCE_PROFILE ->
                new S3Credentials.InstanceProfile(storage.instanceProfile().endpoint());
        };
    }

    public static RetryPolicy retries(StorageConfiguration.Retry retry) {
        return new RetryPolicy(retry.delay(), retry.maxDelay(), retry.maxDuration());
    }

    public static JobPolicy policy(WorkerConfiguration configuration) {
        LimitsConfiguration limits = configuration.limits();
        return new JobPolicy(
                new JobLimits(
                        limits.maxSize(),
                        limits.maxIterations(),
                        limits.maxStyles(),
                        limits.pixelEvaluations(),
                        limits.maxDuration()),
                configuration.access().read(),
                configuration.access().write());
    }

    /**
     * The limits of pictures, as far as the memory allows.
     *
     * @throws StartupException settings contradict each other
     */
    public static ImageLimits imageLimits(WorkerConfiguration configuration) {
        LimitsConfiguration limits = configuration.limits();
        long decoder = decoder(configuration);
        long room = MemoryBudget.pixels(decoder);
        long pixels = limits.maxPixels().orElse(Math.min(MOST_PIXELS, room));
        if (pixels > room) {
            throw new StartupException(
                    "stylewright.limits.max-pixels is %d, but stylewright.memory.decoder, %d MiB, has room for %d. Lower one or raise the other."
                            .formatted(pixels, decoder >> MIB, room));
        }
        long heap = Runtime.getRuntime().maxMemory();
        long file = limits.maxPictureBytes().bytes();
        if (file > heap / 2) {
            throw new StartupException(
                    "stylewright.limits.max-picture-bytes is %d MiB, but Java's heap has %d MiB, of which a file may use half. Lower one or give the worker more heap."
                            .formatted(file >> MIB, heap >> MIB));
        }
        return new ImageLimits(file, pixels, limits.maxEdge(), heap / PICTURES_OF_HEAP);
    }

    /** The memory that the process that decodes pictures may use, in bytes. */
    public static long decoder(WorkerConfiguration configuration) {
        return configuration.memory().decoder().map(ByteSize::bytes).orElseGet(MemoryBudget::decoder);
    }
}
