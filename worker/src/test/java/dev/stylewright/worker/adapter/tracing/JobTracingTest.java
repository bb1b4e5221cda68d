package dev.stylewright.worker.adapter.tracing;

import static dev.stylewright.worker.adapter.tracing.OtlpCollector.attributes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.JobPhase;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.pipeline.queue.TraceContext;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class JobTracingTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";
    private static final Instant PUBLISHED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Clock CLOCK = Clock.fixed(PUBLISHED.plusMillis(2500), ZoneOffset.UTC);

    @Test
    void aRequestsSpanSaysWhereTheRequestLayAndHowLong() throws Exception {
        try (OtlpCollector collector = OtlpCollector.start()) {
            try (JobTracing tracing = open(collector.endpoint())) {
                tracing.taken(record(Map.of("traceparent", "00-" + TRACE + "-" + CALLER + "-01")))
                        .settled(Settlement.unreadable(Failure.of(FailureCode.INVALID_REQUEST, "not JSON")));
            }
            assertThat(collector.spans()).singleElement().satisfies(span -> {
                assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CONSUMER);
                assertThat(OtlpCollector.traceparent(span)).startsWith("00-" + TRACE);
                assertThat(attributes(span.getAttributesList()))
                        .containsEntry("messaging.destination.name", "requests")
                        .containsEntry("messaging.destination.partition.id", "3")
                        .containsEntry("messaging.kafka.offset", "17")
                        .containsEntry("stylewright.attempt", "2")
                        .containsEntry("stylewright.waited.ms", "2500")
                        .containsEntry("error.type", "INVALID_REQUEST");
            });
            assertThat(collector.senders()).allSatisfy(sender -> assertThat(attributes(sender.getAttributesList()))
                    .containsEntry("service.name", "stylewright-worker")
                    .containsEntry("service.version", "1.2")
                    .containsEntry("service.instance.id", "w-1"));
        }
    }

    @Test
    void messagesOfARequestBelongToItsSpanAndKeepVendorEntries() throws Exception {
        try (OtlpCollector collector = OtlpCollector.start()) {
            Optional<TraceContext> carriedOn;
            try (JobTracing tracing = open(collector.endpoint())) {
                JobListener job = tracing.taken(
                        record(Map.of("traceparent", "00-" + TRACE + "-" + CALLER + "-01", "tracestate", "vendor=x")));
                carriedOn = job.trace();
                job.abandoned(StopSignal.Reason.HAND_BACK);
            }
            String below = OtlpCollector.traceparent(collector.spans().get(0));
            assertThat(carriedOn).contains(new TraceContext(Optional.of(below), Optional.of("vendor=x")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "00-00000000000000000000000000000000-b7ad6b7169203331-01"})
    void aRequestWithoutATraceThatCanBeReadBeginsOne(String traceparent) throws Exception {
        try (OtlpCollector collector = OtlpCollector.start()) {
            Optional<TraceContext> carriedOn;
            try (JobTracing tracing = open(collector.endpoint())) {
                JobListener job = tracing.taken(record(Map.of("traceparent", traceparent)));
                carriedOn = job.trace();
                job.abandoned(StopSignal.Reason.HAND_BACK);
            }
            Span span = collector.spans().get(0);
            assertThat(span.getParentSpanId().isEmpty()).isTrue();
            assertThat(carriedOn.flatMap(TraceContext::traceparent)).contains(OtlpCollector.traceparent(span));
        }
    }

    /** Headers of a request are untrusted and must not disturb the worker. */
    @ParameterizedTest
    @MethodSource("hostileStates")
    void aTraceContinuesWithAnyVendorEntries(String state) throws Exception {
        try (OtlpCollector collector = OtlpCollector.start()) {
            try (JobTracing tracing = open(collector.endpoint())) {
                tracing.taken(record(Map.of("traceparent", "00-" + TRACE + "-" + CALLER + "-01", "tracestate", state)))
                        .abandoned(StopSignal.Reason.HAND_BACK);
            }
            assertThat(OtlpCollector.traceparent(collector.spans().get(0))).startsWith("00-" + TRACE);
        }
    }

    static List<String> hostileStates() {
        return List.of(
                "=,=,\0", "a=" + "x".repeat(8000), "a=1,".repeat(2000), "k".repeat(300) + "=v", "\ud83d\ude00=1");
    }

    @Test
    void aCallerWhoKeepsNoSpansGetsNoneAndTheTraceIsCarriedOnAsItCame() throws Exception {
        try (OtlpCollector collector = OtlpCollector.start()) {
            try (JobTracing tracing = open(collector.endpoint())) {
                JobListener job = tracing.taken(record(Map.of("traceparent", "00-" + TRACE + "-" + CALLER + "-00")));
                job.begin(JobPhase.FETCHING).run();
                assertThat(job.trace()).isEmpty();
                job.abandoned(StopSignal.Reason.HAND_BACK);
            }
            assertThat(collector.spans()).isEmpty();
        }
    }

    @Test
    void theFailedPhaseIsMarkedAndTheOthersAreNot() throws Exception {
        try (OtlpCollector collector = OtlpCollector.start()) {
            try (JobTracing tracing = open(collector.endpoint())) {
                JobListener job = tracing.taken(record(Map.of()));
                job.during(JobPhase.RECEIVING, () -> true);
                assertThat(catchThrowable(() -> job.during(JobPhase.FETCHING, () -> {
                            throw new IOException("the secret name of a picture");
                        })))
                        .isInstanceOf(IOException.class);
                job.abandoned(StopSignal.Reason.CLAIM_LOST);
            }
            Span job = collector.await(span -> span.getName().startsWith("process"));
            assertThat(collector.below(job)).containsOnlyKeys("receive", "fetch");
            assertThat(collector.below(job, "receive").getStatus().getCode())
                    .isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
            assertThat(collector.below(job, "fetch").getStatus().getCode())
                    .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
            assertThat(job.getStatus().getMessage()).isEqualTo("claim_lost");
            assertThat(collector.spans().toString()).doesNotContain("secret");
        }
    }

    @Test
    void aRequestThatIsHandedBackInGoodOrderIsNoError() throws Exception {
        try (OtlpCollector collector = OtlpCollector.start()) {
            try (JobTracing tracing = open(collector.endpoint())) {
                tracing.taken(record(Map.of())).abandoned(StopSignal.Reason.HAND_BACK);
            }
            Span job = collector.spans().get(0);
            assertThat(job.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
            assertThat(attributes(job.getAttributesList())).containsEntry("stylewright.given_up", "hand_back");
        }
    }

    @Test
    void noAttributeIsLongerThanItsLimit() throws Exception {
        try (OtlpCollector collector = OtlpCollector.start()) {
            try (JobTracing tracing = open(collector.endpoint())) {
                tracing.taken(new RequestRecord(
                                new RequestRecord.Position("t".repeat(10_000), 0, 0),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                PUBLISHED,
                                1))
                        .abandoned(StopSignal.Reason.HAND_BACK);
            }
            assertThat(attributes(collector.spans().get(0).getAttributesList()).get("messaging.destination.name"))
                    .hasSize(256);
        }
    }

    /** A stopping worker does not wait for long, even if the collector hangs. */
    @ParameterizedTest
    @ValueSource(strings = {"refuses", "is away", "never answers"})
    void closingEndsEvenIfTheCollectorHangs(String kind) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                OtlpCollector refusing = OtlpCollector.refusing(503)) {
            URI collector =
                    switch (kind) {
                        case "refuses" -> refusing.endpoint();
                        case "never answers" -> URI.create("http://127.0.0.1:" + silent.getLocalPort());
                        default -> URI.create("http://127.0.0.1:1");
                    };
            try (JobTracing tracing = open(collector)) {
                List<JobListener> jobs = new ArrayList<>();
                for (int i = 0; i < 5_000; i++) {
                    jobs.add(tracing.taken(record(Map.of())));
                }
                jobs.forEach(job -> job.abandoned(StopSignal.Reason.HAND_BACK));
                assertThat(jobs).allSatisfy(job -> assertThat(job.trace()).isPresent());
            }
        }
    }

    private static JobTracing open(URI collector) {
        return JobTracing.open(collector, "w-1", "1.2", CLOCK);
    }

    private static RequestRecord record(Map<String, String> headers) {
        return new RequestRecord(
                new RequestRecord.Position("requests", 3, 17),
                Optional.empty(),
                Optional.empty(),
                headers.entrySet().stream()
                        .map(header -> new RequestRecord.Header(
                                header.getKey(), Optional.of(header.getValue().getBytes(UTF_8))))
                        .toList(),
                PUBLISHED,
                2);
    }
}
