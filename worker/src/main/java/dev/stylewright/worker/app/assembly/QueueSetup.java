package dev.stylewright.worker.app.assembly;

import dev.stylewright.worker.adapter.kafka.ControlTopic;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import dev.stylewright.worker.adapter.kafka.RequestQueue;
import dev.stylewright.worker.adapter.kafka.ShareQueue;
import dev.stylewright.worker.adapter.kafka.admin.BrokerAdmin;
import dev.stylewright.worker.adapter.kafka.admin.QueueTopics;
import dev.stylewright.worker.adapter.kafka.admin.ShareGroup;
import dev.stylewright.worker.adapter.kafka.admin.TopicSettings;
import dev.stylewright.worker.adapter.kafka.group.GroupQueue;
import dev.stylewright.worker.app.configuration.ByteSize;
import dev.stylewright.worker.app.configuration.QueueConfiguration;
import dev.stylewright.worker.app.configuration.QueueMode;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up the queue: topics, group configuration and membership. */
public final class QueueSetup {

    private static final Logger LOG = LoggerFactory.getLogger(QueueSetup.class);

    private QueueSetup() {}

    /**
     * Prepares topics and group.
     *
     * @return the admin client of the worker; the caller closes it
     * @throws StartupException something is missing and may not be created or set, or the brokers cannot be used
     */
    public static BrokerAdmin prepare(KafkaSettings kafka, QueueConfiguration queue) {
        BrokerAdmin admin = admin(kafka);
        try {
            prepareTopics(new QueueTopics(admin), queue);
            warn(new TopicSettings(admin));
            if (queue.mode() == QueueMode.SHARE) {
                prepareShareGroup(new ShareGroup(admin, queue.maxAttempts()), queue);
            }
            return admin;
        } catch (QueueUnusableException e) {
            admin.close();
            throw unusable(kafka, e);
        } catch (RuntimeException e) {
            admin.close();
            throw e;
        }
    }

    private static BrokerAdmin admin(KafkaSettings kafka) {
        try {
            return BrokerAdmin.open(kafka);
        } catch (QueueUnusableException e) {
            throw unusable(kafka, e);
        }
    }

    private static void prepareTopics(QueueTopics topics, QueueConfiguration queue) throws QueueUnusableException {
        if (queue.configure()) {
            topics.create(
                            queue.partitions(),
                            queue.replicationFactor(),
                            queue.maxRecordBytes().map(ByteSize::bytes))
                    .forEach(topic -> LOG.info("topic {} created", topic));
            return;
        }
        List<String> missing = topics.missing();
        if (!missing.isEmpty()) {
            throw new StartupException(
                    "Topics are missing: %s. Create them, or let the worker do it with stylewright.queue.configure=true."
                            .formatted(String.join(", ", missing)));
        }
    }

    /** Only warns: with these settings a queue may lose requests, but it works. */
    private static void warn(TopicSettings topics) {
        try {
            topics.findings().forEach(LOG::warn);
        } catch (QueueUnusableException e) {
            LOG.warn(
                    "cleanup.policy and retention of the topics are not checked: {}. Allow DescribeConfigs on the topics.",
                    e.getMessage());
        }
    }

    private static void prepareShareGroup(ShareGroup group, QueueConfiguration queue) throws QueueUnusableException {
        List<String> problems = queue.configure() ? group.configure() : group.problems();
        if (!problems.isEmpty()) {
            throw new StartupException(
                    "The brokers are not configured for stylewright.queue.mode=share: %s. Set this with kafka-configs, or let the worker do it with stylewright.queue.configure=true."
                            .formatted(String.join("; ", problems)));
        }
    }

    /** @throws StartupException the brokers reject this worker */
    public static RequestQueue join(KafkaSettings kafka, QueueMode mode, Clock clock) {
        try {
            return switch (mode) {
                case GROUP -> GroupQueue.join(kafka, clock);
                case SHARE -> ShareQueue.join(kafka, clock);
            };
        } catch (QueueUnusableException e) {
            throw unusable(kafka, e);
        }
    }

    /** @throws StartupException the brokers do not let this worker read cancels */
    public static ControlTopic readCancels(KafkaSettings kafka) {
        try {
            return ControlTopic.open(kafka);
        } catch (QueueUnusableException e) {
            throw unusable(kafka, e);
        }
    }

    private static StartupException unusable(KafkaSettings kafka, QueueUnusableException e) {
        return new StartupException(
                "The brokers at %s cannot be used: %s. Check stylewright.kafka.*."
                        .formatted(kafka.consumer().get("bootstrap.servers"), e.getMessage()),
                e);
    }
}
