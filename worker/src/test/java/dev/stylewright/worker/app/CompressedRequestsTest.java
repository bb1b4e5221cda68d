package dev.stylewright.worker.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.worker.adapter.kafka.BrokerPeer;
import dev.stylewright.worker.adapter.kafka.MessageAudit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as producers in other languages send them: with each compression codec, without a key and without headers. */
@Timeout(240)
class CompressedRequestsTest {

    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");

    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void everyCodecIsReadAndAKeyIsNotNeeded(String mode, @TempDir Path directory) throws Exception {
        Fleet fleet = Fleet.shared();
        ScriptedStylizer copying = new ScriptedStylizer(options -> {}, () -> {});
        try (RunningWorker worker =
                RunningWorker.start(fleet, mode, directory, copying, "stylewright.queue.mode=" + mode)) {
            for (String codec : CODECS) {
                double rate = publish(fleet, codec);
                assertThat(rate < 0.5)
                        .as("%s has compressed the record, to %s", codec, rate)
                        .isEqualTo(!codec.equals("none"));
            }

            for (String codec : CODECS) {
                ConsumerRecord<byte[], byte[]> outcome = outcome(fleet, codec, worker);
                assertThat(BrokerPeer.header(outcome, "ce_type"))
                        .as(codec)
                        .isEqualTo("dev.stylewright.stylization.completed.v1");
                assertThat(fleet.get(fleet.result(codec + ".png"))).isNotEmpty();
            }
        }
    }

    /** Publishes an order without a key; returns the size of the compressed record relative to the plain one. */
    private static double publish(Fleet fleet, String codec) throws Exception {
        StylizationRequest.Builder order = fleet.order(codec);
        for (int i = 0; i < 10; i++) {
            order.metadata("padding-" + i, "-".repeat(250));
        }
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        fleet.kafka().bootstrapServers(),
                        "compression.type",
                        codec,
                        "interceptor.classes",
                        MessageAudit.class.getName()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(fleet.topics().requests(), Codec.encodeRequest(order.build())))
                    .get();
            return producer.metrics().values().stream()
                    .filter(metric -> metric.metricName().name().equals("compression-rate-avg"))
                    .map(Metric::metricValue)
                    .mapToDouble(rate -> (Double) rate)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static ConsumerRecord<byte[], byte[]> outcome(Fleet fleet, String id, RunningWorker worker) {
        Instant end = Instant.now().plus(Duration.ofMinutes(1));
        while (Instant.now().isBefore(end)) {
            assertThat(worker.end()).as("the end of the worker").isNotDone();
            for (ConsumerRecord<byte[], byte[]> outcome :
                    fleet.peer().committed(fleet.topics().outcomes())) {
                if (id.equals(new String(outcome.key(), UTF_8))) {
                    return outcome;
                }
            }
        }
        throw new AssertionError("no outcome of the order that was compressed with " + id);
    }
}
