package dev.stylewright.worker.app.configuration;

import dev.stylewright.worker.app.configuration.describe.ComputedDefault;
import dev.stylewright.worker.app.configuration.describe.ConfigDescription;
import dev.stylewright.worker.app.configuration.describe.Matches;
import dev.stylewright.worker.app.configuration.describe.Range;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How requests are taken from Kafka and where their outcomes are published. */
public interface QueueConfiguration {

    @ConfigDescription(
            "How workers share the requests: `group` is a consumer group, each worker owning partitions; `share` is a share"
                    + " group (KIP-932, Kafka 4.4 or later), any worker taking any request. See"
                    + " [the queue](operations/queue.md).")
    @WithDefault("group")
    QueueMode mode();

    @ConfigDescription("The group of all workers of one fleet.")
    @WithDefault("stylewright-workers")
    @Matches(value = "\\S.{0,248}", meaning = "1 to 249 characters, the first not a space")
    String group();

    @ConfigDescription(
            "The rebalance protocol of a consumer group: `consumer` needs Kafka 4.0 or later, `classic` works with older brokers.")
    @WithDefault("consumer")
    GroupProtocol groupProtocol();

    @ConfigDescription(
            "Whether the worker creates missing topics and configures the queue. Otherwise it only checks, and refuses to"
                    + " start if something is missing.")
    @WithDefault("false")
    boolean configure();

    @ConfigDescription(
            "How often a request may be attempted, over all workers, before it fails with ATTEMPTS_EXHAUSTED. In mode `share` the"
                    + " group's share.delivery.count.limit must be greater by 3 or more, and brokers allow 10 by"
                    + " default.")
    @WithDefault("5")
    @Range(min = "1", max = "100")
    int maxAttempts();

    @ConfigDescription(
            "How long a job may still run when its partition is revoked from this worker; a job that needs longer is left"
                    + " to the next owner. Must be shorter than the consumer's max.poll.interval.ms (Kafka's default: 5 minutes).")
    @WithDefault("60s")
    @Range(min = "0s", max = "1h")
    Duration rebalanceGrace();

    @ConfigDescription(
            "Partitions of the topics that the worker creates. Use more partitions than workers; otherwise some workers stay idle in"
                    + " mode `group`.")
    @WithDefault("12")
    @Range(min = "1", max = "10000")
    int partitions();

    @ConfigDescription("Replicas of each partition of the topics that the worker creates.")
    @Range(min = "1", max = "100")
    @ComputedDefault("the broker's default")
    Optional<Integer> replicationFactor();

    @ConfigDescription(
            "Maximum uncompressed size of a record in the topics of requests and cancels that the worker creates:"
                    + " max.decompressed.message.bytes, which needs Kafka 4.4. At least stylewright.limits.max-message-bytes.")
    @Range(min = "1K", max = "1G")
    @ComputedDefault("the broker's default")
    Optional<ByteSize> maxRecordBytes();

    Topics topics();

    /** The names of the topics. All five differ. */
    interface Topics {

        String NAME = "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}";
        String NAME_MEANING = "1 to 249 letters, digits, dots, underscores and hyphens";

        @ConfigDescription("The request topic.")
        @WithDefault("stylization.requests")
        @Matches(value = NAME, meaning = NAME_MEANING)
        String requests();

        @ConfigDescription("The outcome topic.")
        @WithDefault("stylization.outcomes")
        @Matches(value = NAME, meaning = NAME_MEANING)
        String outcomes();

        @ConfigDescription("The progress topic.")
        @WithDefault("stylization.progress")
        @Matches(value = NAME, meaning = NAME_MEANING)
        String progress();

        @ConfigDescription("The control topic: cancels.")
        @WithDefault("stylization.control")
        @Matches(value = NAME, meaning = NAME_MEANING)
        String control();

        @ConfigDescription("The dead-letter topic: records that cannot be processed.")
        @WithDefault("dlq.stylization.requests")
        @Matches(value = NAME, meaning = NAME_MEANING)
        String deadLetters();
    }
}
