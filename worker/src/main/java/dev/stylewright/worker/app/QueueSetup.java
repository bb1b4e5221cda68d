package dev.stylewright.worker.app;

import dev.stylewright.worker.adapter.kafka.ControlTopic;
import dev.stylewright.worker.adapter.kafka.GroupQueue;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import dev.stylewright.worker.adapter.kafka.RequestQueue;
import dev.stylewright.worker.adapter.kafka.ShareQueue;
import dev.stylewright.worker.adapter.kafka.admin.QueueTopics;
import dev.stylewright.worker.adapter.kafka.admin.ShareGroup;
import dev.stylewright.worker.app.configuration.ByteSize;
import dev.stylewright.worker.app.configuration.QueueConfiguration;
import dev.stylewright.worker.app.configuration.QueueMode;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings up the queue: topics that are there, a group that is set as it must be, and membership in it. */
final class QueueSetup {

    private static final Logger LOG = LoggerFactory.getLogger(QueueSetup.class);

    private QueueSetup() {}

    /** @throws StartupException something is missing and may not be created or set, or the brokers can't be used */
    static void prepare(KafkaSettings kafka, QueueConfiguration queue) {
        QueueTopics topics = new QueueTopics(kafka);
        try {
            if (queue.configure()) {
                List<String> created = topics.create(
                        queue.partitions(),
                        queue.replicationFactor(),
                        queue.maxRecordBytes().map(ByteSize::bytes));
                created.forEach(topic -> LOG.info("topic {} created", topic));
            }
            List<String> missing = topics.missing();
            if (!missing.isEmpty()) {
                throw new StartupException(
                        "Topics are missing: %s. Create them, or let the worker do it with stylewright.queue.configure=true."
                                .formatted(String.join(", ", missing)));
            }
            if (queue.mode() == QueueMode.SHARE) {
                prepareShareGroup(new ShareGroup(kafka, queue.maxAttempts()), queue);
            }
        } catch (QueueUnusableException e) {
            throw unusable(kafka, e);
        }
    }

    private static void prepareShareGroup(ShareGroup group, QueueConfiguration queue) throws QueueUnusableException {
        List<String> problems = group.problems();
        if (queue.configure() && !problems.isEmpty()) {
            group.configure();
            LOG.info("share group {} configured", queue.group());
            problems = group.problems();
        }
        if (!problems.isEmpty()) {
            throw new StartupException(
                    "The brokers are not set for stylewright.queue.mode=share: %s. Set this with kafka-configs, or let the worker do it with stylewright.queue.configure=true."
                            .formatted(String.join("; ", problems)));
        }
    }

    /** @throws StartupException the brokers don't let this worker in */
    static RequestQueue join(KafkaSettings kafka, QueueMode mode, Clock clock) {
        try {
            return switch (mode) {
                case GROUP -> GroupQueue.join(kafka, clock);
                case SHARE -> ShareQueue.join(kafka, clock);
            };
        } catch (QueueUnusableException e) {
            throw unusable(kafka, e);
        }
    }

    /** @throws StartupException the brokers don't let this worker read cancels */
    static ControlTopic readCancels(KafkaSettings kafka) {
        try {
            return ControlTopic.open(kafka);
        } catch (QueueUnusableException e) {
            throw unusable(kafka, e);
        }
    }

    private static StartupException unusable(KafkaSettings kafka, QueueUnusableException e) {
        return new StartupException(
                "The brokers at %s can't be used: %s. Check stylewright.kafka.*."
                        .formatted(kafka.consumer().get("bootstrap.servers"), e.getMessage()),
                e);
    }
}
