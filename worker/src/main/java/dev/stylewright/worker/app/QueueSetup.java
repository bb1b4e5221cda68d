package dev.stylewright.worker.app;

import dev.stylewright.worker.adapter.kafka.GroupQueue;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.QueueTopics;
import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import dev.stylewright.worker.app.configuration.QueueConfiguration;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings up the queue: topics that are there, and membership in the group. */
final class QueueSetup {

    private static final Logger LOG = LoggerFactory.getLogger(QueueSetup.class);

    private QueueSetup() {}

    /** @throws StartupException a topic is missing and may not be created, or the brokers can't be used */
    static void prepare(KafkaSettings kafka, QueueConfiguration queue) {
        QueueTopics topics = new QueueTopics(kafka);
        try {
            if (queue.configure()) {
                List<String> created = topics.create(queue.partitions(), queue.replicationFactor());
                created.forEach(topic -> LOG.info("topic {} created", topic));
                return;
            }
            List<String> missing = topics.missing();
            if (!missing.isEmpty()) {
                throw new StartupException(
                        "Topics are missing: %s. Create them, or let the worker do it with stylewright.queue.configure=true."
                                .formatted(String.join(", ", missing)));
            }
        } catch (QueueUnusableException e) {
            throw unusable(kafka, e);
        }
    }

    /** @throws StartupException the brokers don't let this worker in */
    static GroupQueue join(KafkaSettings kafka, Clock clock) {
        try {
            return GroupQueue.join(kafka, clock);
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
