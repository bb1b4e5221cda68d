package dev.stylewright.deploy.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The configuration of the single node. */
final class BrokerProperties {
    static final int NODE_ID = 1;

    private BrokerProperties() {}

    static Map<String, String> of(Path directory, int port, int controllerPort, Map<String, String> overrides) {
        Map<String, String> properties = new HashMap<>();
        properties.putAll(node(directory, port, controllerPort));
        properties.putAll(singleReplicas());
        properties.putAll(promptAndSmall());
        properties.putAll(overrides);
        return properties;
    }

    private static Map<String, String> node(Path directory, int port, int controllerPort) {
        String client = "CLIENT://" + Loopback.HOST + ":" + port;
        String controller = Loopback.HOST + ":" + controllerPort;
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(NODE_ID),
                "listeners",
                client + ",CONTROLLER://" + controller,
                "advertised.listeners",
                client,
                "controller.listener.names",
                "CONTROLLER",
                "inter.broker.listener.name",
                "CLIENT",
                "listener.security.protocol.map",
                "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                // A fixed voter, instead of one in the storage: the controller's port may change between starts.
                "controller.quorum.voters",
                NODE_ID + "@" + controller,
                "log.dirs",
                directory.toString(),
                "auto.create.topics.enable",
                "false");
    }

    private static Map<String, String> singleReplicas() {
        return Map.of(
                "default.replication.factor", "1",
                "min.insync.replicas", "1",
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "share.coordinator.state.topic.num.partitions", "1");
    }

    /** No delays meant for large clusters, and small buffers: this broker has a single user. */
    private static Map<String, String> promptAndSmall() {
        return Map.of(
                "group.initial.rebalance.delay.ms", "0",
                "group.share.min.heartbeat.interval.ms", "500",
                "group.share.heartbeat.interval.ms", "500",
                "group.share.min.record.lock.duration.ms", "1000",
                "log.cleaner.dedupe.buffer.size", "2097152",
                "num.network.threads", "2",
                "num.io.threads", "2",
                "background.threads", "2",
                "num.recovery.threads.per.data.dir", "1");
    }
}
