package dev.stylewright.worker.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.codec.Codec;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.TraceContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Malicious headers of a valid request. */
class HostileHeadersTest {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final Workshop workshop = new Workshop();

    private static RequestRecord record(List<RequestRecord.Header> headers) {
        return new RequestRecord(
                new RequestRecord.Position("requests", 0, 17),
                Optional.empty(),
                Optional.of(Codec.encodeRequest(Workshop.order().build())),
                headers,
                SettableClock.START,
                1);
    }

    private static RequestRecord.Header header(String name, byte[] value) {
        return new RequestRecord.Header(name, Optional.of(value));
    }

    /** As many as one record of a mebibyte can hold. */
    @Test
    @Timeout(10)
    void hundredsOfThousandsOfHeadersFailAtOnceAndTheIdIsStillReported() {
        List<RequestRecord.Header> many = IntStream.range(0, 250_000)
                .mapToObj(i -> header(Integer.toString(i, 36), new byte[0]))
                .toList();

        Failed failed = workshop.failed(record(many));

        assertThat(failed.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(failed.requestId()).isEqualTo("order-1");
        assertThat(failed.metadata()).containsEntry("customer", "42");
        assertThat(failed.message()).contains("250000 headers", "200", "65536");
    }

    @Test
    void headersMayBeLongOnlyUpToALimit() {
        assertThat(workshop.completed(record(List.of(header("a", new byte[RequestValidator.MAX_HEADER_BYTES - 1])))))
                .isNotNull();
        Failed failed =
                new Workshop().failed(record(List.of(header("a", new byte[RequestValidator.MAX_HEADER_BYTES]))));
        assertThat(failed.code()).isEqualTo(FailureCode.INVALID_REQUEST);
    }

    @Test
    void headersMayBeManyOnlyUpToALimit() {
        List<RequestRecord.Header> many = IntStream.range(0, RequestValidator.MAX_HEADERS)
                .mapToObj(i -> header("same", new byte[0]))
                .toList();
        assertThat(workshop.completed(record(many))).isNotNull();
        List<RequestRecord.Header> tooMany = Stream.concat(many.stream(), Stream.of(header("b", new byte[0])))
                .toList();
        assertThat(new Workshop().failed(record(tooMany)).code()).isEqualTo(FailureCode.INVALID_REQUEST);
    }

    static Stream<List<RequestRecord.Header>> oddEvents() {
        return Stream.of(
                List.of(header("ce_id", new byte[] {(byte) 0xff, (byte) 0xfe})),
                List.of(
                        header("ce_specversion", "1.0".getBytes(UTF_8)),
                        new RequestRecord.Header("ce_id", Optional.empty())),
                List.of(header("ce_subject", "another".getBytes(UTF_8))),
                List.of(header("content-type", "image/png\u0000".getBytes(UTF_8))),
                List.of(header("ce_\u0000", new byte[0])));
    }

    @ParameterizedTest
    @MethodSource("oddEvents")
    void headersOfAnEventThatDoNotFitAreNamed(List<RequestRecord.Header> headers) {
        Failed failed = workshop.failed(record(headers));

        assertThat(failed.code()).isIn(FailureCode.INVALID_REQUEST, FailureCode.UNSUPPORTED_VERSION);
        assertThat(failed.message()).contains("header ").doesNotContain("\u0000");
    }

    @Test
    void aTraceThatIsTooLongIsNotCarriedOn() {
        byte[] longest = new byte[TraceContext.MAX_BYTES];
        byte[] tooLong = new byte[TraceContext.MAX_BYTES + 1];
        RequestRecord.Header parent = header("traceparent", TRACE.getBytes(UTF_8));

        assertThat(TraceContext.of(List.of(parent, header("tracestate", longest)))
                        .tracestate())
                .isPresent();
        TraceContext cut = TraceContext.of(List.of(parent, header("tracestate", tooLong)));
        assertThat(cut.tracestate()).isEmpty();
        assertThat(cut.traceparent()).contains(TRACE);
        assertThat(TraceContext.of(List.of(header("traceparent", tooLong))).traceparent())
                .isEmpty();
    }

    @Test
    void ofTracesThatComeTwiceTheLastCounts() {
        TraceContext trace = TraceContext.of(
                List.of(header("traceparent", "first".getBytes(UTF_8)), header("traceparent", TRACE.getBytes(UTF_8))));
        assertThat(trace.traceparent()).contains(TRACE);
    }
}
