package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.WorkerInfo;
import dev.stylewright.worker.adapter.kafka.KafkaSettings.GroupProtocol;
import dev.stylewright.worker.adapter.kafka.admin.BrokerAdmin;
import dev.stylewright.worker.adapter.kafka.admin.QueueTopics;
import dev.stylewright.worker.adapter.kafka.admin.ShareGroup;
import dev.stylewright.worker.adapter.kafka.group.GroupQueue;
import dev.stylewright.worker.pipeline.queue.ClaimLostException;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * The topics and the group of one test on the shared broker.
 *
 * @param name name of the group
 * @param topics the existing topics
 */
public record QueueFixture(String name, Topics topics) {

    /** How long the claim of a member with short timeouts lasts when it is not renewed. */
    static final long IMPATIENCE_MILLIS = 2_500;

    private static final Duration A_WHILE = Duration.ofSeconds(30);
    private static final WorkerInfo HERE = new WorkerInfo("w", "1", "cpu", "weights@0");

    static QueueFixture create(int partitions) throws QueueUnusableException {
        QueueFixture fixture = withoutTopics();
        KafkaSettings settings = fixture.settings("setup", QueueKind.CONSUMER_GROUP, Map.of());
        createTopics(settings, partitions);
        return fixture;
    }

    /** Creates the topics that are missing. */
    static void createTopics(KafkaSettings settings, int partitions) throws QueueUnusableException {
        try (BrokerAdmin admin = BrokerAdmin.open(settings)) {
            new QueueTopics(admin).create(partitions, Optional.empty());
        }
    }

    /** Configures the share group for workers with 5 attempts. */
    static void configureShareGroup(KafkaSettings settings) throws QueueUnusableException {
        try (BrokerAdmin admin = BrokerAdmin.open(settings)) {
            new ShareGroup(admin, 5).configure();
        }
    }

    /** Names of topics that do not exist yet. */
    public static QueueFixture withoutTopics() {
        return named(EmbeddedServers.uniqueName("queue"));
    }

    /** The same topics and group as those of a fixture of this name, which may be in another process. */
    static QueueFixture named(String name) {
        Topics topics = new Topics(
                name + ".requests", name + ".outcomes", name + ".progress", name + ".control", "dlq." + name);
        return new QueueFixture(name, topics);
    }

    RequestQueue join(String worker, QueueKind kind, Map<String, String> more) throws QueueUnusableException {
        KafkaSettings settings = settings(worker, kind, more);
        if (kind == QueueKind.SHARE) {
            configureShareGroup(settings);
            return ShareQueue.join(settings, Clock.systemUTC());
        }
        return GroupQueue.join(settings, Clock.systemUTC());
    }

    /** Joins as a member whose claim expires soon after it stops renewing it. */
    RequestQueue joinImpatient(String worker, QueueKind kind) throws Exception {
        String millis = Long.toString(IMPATIENCE_MILLIS);
        if (kind == QueueKind.SHARE) {
            setGroup("share.record.lock.duration.ms", millis);
            return join(worker, kind, Map.of());
        }
        return join(worker, kind, Map.of("max.poll.interval.ms", millis));
    }

    void setGroup(String key, String value) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker().bootstrap()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.GROUP, name),
                            List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    public KafkaSettings settings(String worker, QueueKind kind, Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(more);
        properties.computeIfAbsent("bootstrap.servers", key -> broker().bootstrap());
        GroupProtocol protocol = kind == QueueKind.CLASSIC_GROUP ? GroupProtocol.CLASSIC : GroupProtocol.CONSUMER;
        return new KafkaSettings(name, protocol, worker, topics, properties, properties, properties);
    }

    static RequestRecord takeNext(RequestQueue queue) {
        Instant end = Instant.now().plus(A_WHILE);
        while (Instant.now().isBefore(end)) {
            Optional<RequestRecord> record = queue.poll(Duration.ofMillis(500));
            if (record.isPresent()) {
                return record.get();
            }
        }
        throw new AssertionError("no record within " + A_WHILE);
    }

    /** Polls as an idle worker does, until the group has nothing before it. */
    void awaitNoLag(RequestQueue queue, QueueKind kind) throws Exception {
        pollUntilNoLag(queue, kind, record -> {
            throw new AssertionError("there is another request: " + record.position());
        });
    }

    /** Settles all requests until the group has no lag. */
    void settleAll(RequestQueue queue, QueueKind kind, Settlement settlement) throws Exception {
        pollUntilNoLag(queue, kind, record -> {
            try {
                queue.settle(record, settlement);
            } catch (ClaimLostException e) {
                throw new AssertionError(e);
            }
        });
    }

    private void pollUntilNoLag(RequestQueue queue, QueueKind kind, Consumer<RequestRecord> worker) throws Exception {
        Instant end = Instant.now().plus(A_WHILE);
        long lag;
        do {
            Optional<RequestRecord> record = queue.poll(Duration.ofMillis(100));
            while (record.isPresent()) {
                worker.accept(record.get());
                record = queue.poll(Duration.ofMillis(100));
            }
            lag = broker().lag(name, topics.requests(), kind == QueueKind.SHARE);
        } while (lag != 0 && Instant.now().isBefore(end));
        if (lag != 0) {
            throw new AssertionError("a lag of " + lag + " stays");
        }
    }

    static Outcome outcome(String id) {
        return new Failed(id, FailureCode.IMAGE_NOT_FOUND, "there is none", List.of(), 1, HERE, Map.of());
    }

    static BrokerPeer broker() {
        return new BrokerPeer(EmbeddedServers.shared().kafka().bootstrapServers());
    }
}
