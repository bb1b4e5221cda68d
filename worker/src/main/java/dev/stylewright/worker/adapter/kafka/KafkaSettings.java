package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.protocol.Topics;
import java.util.Map;

/**
 * How this worker talks to Kafka. The maps are properties of kafka-clients with everything the operator passed through;
 * what the guarantees rest on is set on top of them and can't be changed.
 *
 * @param group the group that the workers of one fleet form
 * @param protocol how the group's members are assigned partitions
 * @param workerId names this worker among the fleet; part of the transactional id and of every event's source
 * @param topics names of the topics
 */
public record KafkaSettings(
        String group,
        GroupProtocol protocol,
        String workerId,
        Topics topics,
        Map<String, String> consumer,
        Map<String, String> producer,
        Map<String, String> admin) {

    /** The rebalance protocols of consumer groups. */
    public enum GroupProtocol {
        /** KIP-848, Kafka 4.0 and later. */
        CONSUMER,
        /** The protocol of older brokers, with the cooperative sticky assignor. */
        CLASSIC
    }

    public KafkaSettings {
        consumer = Map.copyOf(consumer);
        producer = Map.copyOf(producer);
        admin = Map.copyOf(admin);
    }

    /** The {@code ce_source} of this worker's events. */
    String source() {
        return "/stylewright/worker/" + workerId;
    }
}
