package dev.stylewright.worker.app.configuration;

import java.util.HashMap;
import java.util.Map;

/** The properties of each kind of Kafka client: brokers, common properties, and properties of the kind, the latter taking precedence. */
public final class KafkaClientProperties {

    private KafkaClientProperties() {}

    /** For consumers. */
    public static Map<String, String> consumer(KafkaConfiguration kafka) {
        return merge(kafka, kafka.consumer());
    }

    /** For producers. */
    public static Map<String, String> producer(KafkaConfiguration kafka) {
        return merge(kafka, kafka.producer());
    }

    /** For admin clients. */
    public static Map<String, String> admin(KafkaConfiguration kafka) {
        return merge(kafka, kafka.admin());
    }

    private static Map<String, String> merge(KafkaConfiguration kafka, Map<String, String> own) {
        Map<String, String> properties = new HashMap<>(kafka.properties());
        properties.putAll(own);
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        return Map.copyOf(properties);
    }
}
