package dev.stylewright.worker.app;

import static dev.stylewright.worker.adapter.tracing.OtlpCollector.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.worker.adapter.kafka.BrokerPeer;
import dev.stylewright.worker.adapter.tracing.OtlpCollector;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers on real servers that send spans to a collector. */
@Timeout(120)
class TracingTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";

    @Test
    void eachRequestIsASpanBelowItsCallersWithASpanPerPhase(@TempDir Path directory) throws Exception {
        Fleet fleet = Fleet.shared();
        try (OtlpCollector collector = OtlpCollector.start()) {
            String setting = "stylewright.tracing.endpoint=" + collector.endpoint();
            try (RunningWorker worker = RunningWorker.start(fleet, "traced", directory, setting)) {
                order(fleet, fleet.order("good").build());
                order(
                        fleet,
                        StylizationRequest.builder("bad", fleet.photo("nobody.png"), fleet.result("bad.png"))
                                .style(Style.of(fleet.photo("waves.png")))
                                .build());
                fleet.peer().publish(fleet.topics().requests(), "poison", "{{{", Map.of());
                awaitDeadLetters(fleet, 2);
                assertThat(measured(worker))
                        .as("examples of what was counted, in the caller's trace")
                        .containsPattern("stylewright_job_phase_seconds_bucket.*trace_id=\"" + TRACE + "\"");
            }

            Span good = collector.await(span -> isOf("good", span));
            assertThat(HexFormat.of().formatHex(good.getTraceId().toByteArray()))
                    .isEqualTo(TRACE);
            assertThat(HexFormat.of().formatHex(good.getParentSpanId().toByteArray()))
                    .isEqualTo(CALLER);
            assertThat(good.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
            assertThat(attributes(good.getAttributesList()))
                    .containsEntry("stylewright.outcome", "completed")
                    .containsEntry("stylewright.evaluations", "6")
                    .containsEntry("stylewright.width", "64");
            Map<String, Span> phases = collector.below(good);
            assertThat(phases).containsOnlyKeys("receive", "fetch", "stylize", "encode", "store", "publish");
            assertThat(phases.values()).allSatisfy(phase -> {
                assertThat(phase.getTraceId()).isEqualTo(good.getTraceId());
                assertThat(phase.getStartTimeUnixNano()).isGreaterThanOrEqualTo(good.getStartTimeUnixNano());
                assertThat(phase.getEndTimeUnixNano()).isLessThanOrEqualTo(good.getEndTimeUnixNano());
            });

            Span bad = collector.await(span -> isOf("bad", span));
            assertThat(bad.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
            assertThat(bad.getStatus().getMessage()).isEqualTo("IMAGE_NOT_FOUND");
            assertThat(collector.below(bad)).containsOnlyKeys("receive", "fetch", "publish");
            assertThat(collector.below(bad, "fetch").getStatus().getCode())
                    .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);

            Span poison = collector.await(span -> "INVALID_REQUEST"
                    .equals(attributes(span.getAttributesList()).get("error.type")));
            assertThat(poison.getParentSpanId().isEmpty()).isTrue();
            assertThat(collector.below(poison)).containsOnlyKeys("publish");

            assertThat(fleet.peer().committed(fleet.topics().outcomes()))
                    .extracting(event -> BrokerPeer.header(event, "traceparent"))
                    .containsExactlyInAnyOrder(OtlpCollector.traceparent(good), OtlpCollector.traceparent(bad));
            assertThat(fleet.peer().committed(fleet.topics().progress()))
                    .extracting(event -> BrokerPeer.header(event, "traceparent"))
                    .contains(OtlpCollector.traceparent(good));
            assertThat(collector.spans().toString()).doesNotContain(fleet.s3().secretKey(), "nobody.png", "{{{");
        }
    }

    @Test
    void aCollectorThatTakesNothingCostsSpansOnly(@TempDir Path directory) throws Exception {
        Fleet fleet = Fleet.shared();
        try (OtlpCollector collector = OtlpCollector.refusing(500)) {
            String setting = "stylewright.tracing.endpoint=" + collector.endpoint();
            try (RunningWorker worker = RunningWorker.start(fleet, "lonely", directory, setting);
                    StylizationClient client = fleet.client()) {
                client.submit(fleet.order("one").build(), ProgressListener.NONE).get(60, TimeUnit.SECONDS);
                client.submit(fleet.order("two").build(), ProgressListener.NONE).get(60, TimeUnit.SECONDS);
                assertThat(worker.httpPort()).isPositive();
            }
            assertThat(collector.spans()).isEmpty();
        }
    }

    private static String measured(RunningWorker worker) throws IOException, InterruptedException {
        URI page = URI.create("http://127.0.0.1:" + worker.httpPort() + "/metrics");
        HttpRequest request = HttpRequest.newBuilder(page)
                .header("Accept", "application/openmetrics-text")
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static boolean isOf(String request, Span span) {
        return request.equals(attributes(span.getAttributesList()).get("stylewright.request.id"));
    }

    private static void order(Fleet fleet, StylizationRequest request) throws Exception {
        fleet.peer()
                .publish(
                        fleet.topics().requests(),
                        request.id(),
                        new String(Codec.encodeRequest(request), StandardCharsets.UTF_8),
                        Map.of("traceparent", "00-" + TRACE + "-" + CALLER + "-01"));
    }

    private static void awaitDeadLetters(Fleet fleet, int count) throws Exception {
        long begun = System.nanoTime();
        List<?> deadLetters = List.of();
        while (deadLetters.size() < count && TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) < 60) {
            deadLetters = fleet.peer().committed(fleet.topics().deadLetters());
            TimeUnit.MILLISECONDS.sleep(200);
        }
        assertThat(deadLetters).hasSize(count);
    }
}
