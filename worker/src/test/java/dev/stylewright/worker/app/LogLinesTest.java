package dev.stylewright.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.worker.adapter.tracing.OtlpCollector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The output of a worker's process without a terminal: log lines on standard output; output of native libraries on standard error.
 */
@Timeout(120)
class LogLinesTest {

    private static final String NATIVE = "[W NNPACK.cpp:57] Could not initialize NNPACK! Reason: Unsupported hardware.";
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @Test
    void everyLineIsAnObjectAndThoseOfAJobNameRequestAndTrace(@TempDir Path directory) throws Exception {
        Fleet fleet = Fleet.shared();
        List<String> settings = new ArrayList<>(fleet.settings("prints"));
        settings.remove("stylewright.log.format=text");
        try (OtlpCollector collector = OtlpCollector.refusing(400);
                WorkerJvm worker = WorkerJvm.startWithNativeLines(NATIVE, traced(settings, collector), directory)) {
            await(worker, "takes from");
            String order = new String(Codec.encodeRequest(fleet.order("printed").build()), StandardCharsets.UTF_8);
            fleet.peer()
                    .publish(
                            fleet.topics().requests(),
                            "printed",
                            order,
                            Map.of("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01"));
            await(worker, "settled: completed");
            worker.terminate();
            assertThat(worker.exitCode()).isZero();

            assertThat(Files.readAllLines(worker.errors()))
                    .contains(NATIVE)
                    .as("what oneDNN writes to standard output")
                    .anySatisfy(line -> assertThat(line).startsWith("onednn_verbose"));
            List<JsonNode> lines = new ArrayList<>();
            for (String line : Files.readAllLines(worker.log())) {
                lines.add(new ObjectMapper().readTree(line));
            }
            assertThat(lines).allSatisfy(line -> assertThat(line.has("@timestamp") && line.has("level"))
                    .isTrue());
            assertThat(lines)
                    .as("what a library says through Java's own logging")
                    .anySatisfy(line -> assertThat(line.path("logger").asText()).startsWith("io.opentelemetry."));
            assertThat(lines)
                    .filteredOn(line -> line.path("message").asText().contains("is job printed")
                            || line.path("message").asText().contains("settled: completed"))
                    .hasSize(2)
                    .allSatisfy(line -> {
                        assertThat(line.path("request_id").asText()).isEqualTo("printed");
                        assertThat(line.path("trace_id").asText()).isEqualTo(TRACE);
                    });
        }
    }

    private static List<String> traced(List<String> settings, OtlpCollector collector) {
        List<String> all = new ArrayList<>(settings);
        all.add("stylewright.tracing.endpoint=" + collector.endpoint());
        return all;
    }

    private static void await(WorkerJvm worker, String text) throws Exception {
        long begun = System.nanoTime();
        while (!Files.readString(worker.log()).contains(text)) {
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun))
                    .as("seconds waited for: " + text)
                    .isLessThan(60);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
