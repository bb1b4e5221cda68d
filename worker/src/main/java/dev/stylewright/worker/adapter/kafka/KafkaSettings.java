package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.protocol.Topics;
import java.util.Map;

/**
 * How this worker connects to Kafka. The maps hold kafka-clients properties, including everything the operator passed through. Properties that the
 * delivery guarantees depend on are set on top and cannot be changed.
 *
 * @param group group of the workers of one fleet
 * @param protocol how partitions are assigned to the members of the group
 * @param workerId identifies the worker within the fleet; part of the transactional id and of every event's source
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
