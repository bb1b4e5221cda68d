package dev.stylewright.worker.chaos;

import dev.stylewright.worker.adapter.kafka.MessageAudit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows the outcomes as they arrive, so that the load can be kept up. Not the {@link OutcomeVerifier}. Thread-safe. */
final class Monitor implements AutoCloseable {

    private final Set<String> settled = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    Monitor(String bootstrap, String topic) {
        Thread thread = new Thread(() -> follow(bootstrap, topic), "monitor");
        thread.setDaemon(true);
        thread.start();
    }

    private void follow(String bootstrap, String topic) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                "false",
                "interceptor.classes",
                MessageAudit.class.getName());
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed.get()) {
                for (ConsumerRecord<byte[], byte[]> outcome : consumer.poll(Duration.ofMillis(100))) {
                    settled.add(new String(outcome.key(), StandardCharsets.UTF_8));
                }
            }
        }
    }

    /** How many requests have an outcome. */
    int settled() {
        return settled.size();
    }

    Set<String> ids() {
        return Set.copyOf(settled);
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
