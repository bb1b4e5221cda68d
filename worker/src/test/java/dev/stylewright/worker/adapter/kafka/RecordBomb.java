package dev.stylewright.worker.adapter.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records of zeros, which brokers accept as gzip within their limit, but which do not fit into a small heap when decompressed. */
public final class RecordBomb {

    /** Bytes of one. */
    static final int BYTES = 200 << 20;

    /** Compacted topics accept no record without a key. */
    private static final byte[] KEY = {'k'};

    private RecordBomb() {}

    /** Publishes {@code before}, a bomb and {@code after}, all in one batch. Returns the offset of the bomb. */
    public static long publish(String bootstrap, String topic, List<byte[]> before, List<byte[]> after)
            throws Exception {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "bootstrap.servers",
                bootstrap,
                "compression.type",
                "gzip",
                "linger.ms",
                "60000",
                "max.request.size",
                Integer.MAX_VALUE,
                "buffer.memory",
                2L * BYTES,
                "batch.size",
                // The client assumes that a compressed batch grows by a twentieth.
                BYTES + BYTES / 4));
        properties.put("delivery.timeout.ms", "120000");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            before.forEach(value -> sent.add(producer.send(new ProducerRecord<>(topic, 0, KEY, value))));
            sent.add(producer.send(new ProducerRecord<>(topic, 0, KEY, new byte[BYTES])));
            after.forEach(value -> sent.add(producer.send(new ProducerRecord<>(topic, 0, KEY, value))));
            producer.flush();
            long first = sent.get(0).get().offset();
            long last = sent.get(sent.size() - 1).get().offset();
            if (last - first != before.size() + after.size()) {
                throw new AssertionError("the batch was torn apart");
            }
            return first + before.size();
        }
    }
}
