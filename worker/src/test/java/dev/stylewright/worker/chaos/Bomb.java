package dev.stylewright.worker.chaos;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A record of zeros that is small in transit and in the broker, and larger than a worker's heap when decompressed. */
final class Bomb {

    static final int MIB = 300;

    private Bomb() {}

    /** Publishes one to {@code topic}; returns when it is acknowledged. */
    static void publish(String bootstrap, String topic) throws ExecutionException, InterruptedException {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                bootstrap,
                "compression.type",
                "gzip",
                "max.request.size",
                Integer.MAX_VALUE,
                "buffer.memory",
                (2L * MIB) << 20);
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, new byte[MIB << 20])).get();
        }
    }
}
