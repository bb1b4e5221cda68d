package dev.stylewright.worker.adapter.kafka.admin;

import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import java.time.Duration;
import java.util.HashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** The worker's only admin client, used for topics, share group and lag. Thread-safe. */
public final class BrokerAdmin implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final KafkaSettings settings;
    private final Admin client;

    BrokerAdmin(KafkaSettings settings, Admin client) {
        this.settings = settings;
        this.client = client;
    }

    /**
     * Opens a client; sends no request yet.
     *
     * @throws QueueUnusableException the client's settings cannot be used
     */
    public static BrokerAdmin open(KafkaSettings settings) throws QueueUnusableException {
        try {
            return new BrokerAdmin(settings, Admin.create(new HashMap<>(settings.admin())));
        } catch (KafkaException e) {
            throw new QueueUnusableException(e);
        }
    }

    /**
     * Describes the cluster.
     *
     * @return id and size of the cluster, for display
     * @throws QueueUnusableException the brokers do not answer, or reject this client
     */
    public String cluster() throws QueueUnusableException {
        var cluster = client.describeCluster();
        return "cluster %s, %d brokers"
                .formatted(
                        Answers.of(cluster.clusterId()),
                        Answers.of(cluster.nodes()).size());
    }

    KafkaSettings settings() {
        return settings;
    }

    Admin client() {
        return client;
    }

    @Override
    public void close() {
        client.close(CLOSE);
    }
}
