package dev.stylewright.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.EventType;
import dev.stylewright.protocol.Samples;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudEventsTest {
    private static final Instant NOW = Instant.parse("2026-12-24T18:00:00Z");
    private static final EventHeaders GOOD =
            CloudEvents.headers(EventType.REQUESTED, "e-1", "/shop", NOW, "order-4711");

    @Test
    void headersAreThoseOfTheKafkaBinding() {
        assertThat(GOOD.asMap())
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_id", "e-1")
                .containsEntry("ce_source", "/shop")
                .containsEntry("ce_type", "dev.stylewright.stylization.requested.v1")
                .containsEntry("ce_time", "2026-12-24T18:00:00Z")
                .containsEntry("ce_subject", "order-4711")
                .containsEntry("content-type", "application/json");
        assertThat(GOOD.toBytes().get("ce_subject")).isEqualTo("order-4711".getBytes(StandardCharsets.UTF_8));
        assertThat(CloudEvents.type(GOOD)).contains(EventType.REQUESTED);
        assertThat(CloudEvents.type(EventHeaders.none())).isEmpty();
    }

    @Test
    void anOutcomesIdNamesTheRequestsRecord() {
        assertThat(CloudEvents.outcomeId("order-1", "stylization.requests", 3, 42))
                .isEqualTo("order-1@stylization.requests-3-42");
    }

    @Test
    void headersMayBeMissingAltogetherOrFitTheValue() {
        assertThat(decode(EventHeaders.none())).isInstanceOf(Decoded.Valid.class);
        assertThat(decode(EventHeaders.none().with("other", "x"))).isInstanceOf(Decoded.Valid.class);
        assertThat(decode(GOOD)).isInstanceOf(Decoded.Valid.class);
        assertThat(decode(GOOD.with("content-type", "Application/JSON; charset=utf-8")))
                .isInstanceOf(Decoded.Valid.class);
    }

    @ParameterizedTest
    @CsvSource({
        "ce_specversion, 2.0, UNSUPPORTED_VERSION, \"1.0\"",
        "ce_specversion, 0.3, UNSUPPORTED_VERSION, \"1.0\"",
        "ce_specversion, one, INVALID_REQUEST, \"1.0\"",
        "ce_specversion, '', INVALID_REQUEST, required",
        "ce_id, '', INVALID_REQUEST, required",
        "ce_source, '', INVALID_REQUEST, required",
        "ce_type, '', INVALID_REQUEST, required",
        "ce_type, dev.stylewright.stylization.requested.v2, UNSUPPORTED_VERSION, requested.v1",
        "ce_type, dev.stylewright.stylization.completed.v1, INVALID_REQUEST, requested.v1",
        "ce_subject, order-1, INVALID_REQUEST, order-4711",
        "ce_time, yesterday, INVALID_REQUEST, a time like",
        "content-type, text/plain, INVALID_REQUEST, application/json",
        "content-type, application/cloudevents+json, INVALID_REQUEST, application/json",
    })
    void aHeaderThatDoesNotFitIsNamed(String name, String value, FailureCode code, String message) {
        Decoded.Invalid<StylizationRequest> invalid =
                (Decoded.Invalid<StylizationRequest>) decode(GOOD.with(name, value));

        assertThat(invalid.code()).isEqualTo(code);
        assertThat(invalid.id()).contains("order-4711");
        assertThat(invalid.errors()).singleElement().satisfies(error -> {
            assertThat(error.path()).isEqualTo("header " + name);
            assertThat(error.message()).contains(message);
        });
    }

    @Test
    void someHeadersWithoutTheRequiredOnesAreNotEnough() {
        Decoded.Invalid<?> invalid =
                (Decoded.Invalid<?>) decode(EventHeaders.none().with("ce_subject", "order-4711"));

        assertThat(invalid.errors().stream().map(FieldError::path))
                .containsExactly("header ce_id", "header ce_source", "header ce_specversion", "header ce_type");
    }

    @Test
    void problemsOfHeadersAndValueComeTogetherUnlessTheVersionIsUnknown() {
        byte[] value = Samples.bytes("{\"id\":\"order-4711\"}");

        var both = (Decoded.Invalid<?>) Codec.decodeRequest(value, GOOD.with("ce_subject", "x"));
        assertThat(both.errors()).hasSize(4);
        assertThat(both.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        var newer = (Decoded.Invalid<?>)
                Codec.decodeRequest(value, GOOD.with("ce_type", "dev.stylewright.stylization.requested.v7"));
        assertThat(newer.errors()).hasSize(1);
        assertThat(newer.code()).isEqualTo(FailureCode.UNSUPPORTED_VERSION);
        assertThat(newer.id()).contains("order-4711");
    }

    @Test
    void theTraceOfTheCauseIsCarriedOn() {
        EventHeaders cause = GOOD.with("traceparent", "00-abc-def-01").with("other", "x");

        assertThat(EventHeaders.none().withTraceOf(cause))
                .isEqualTo(EventHeaders.none().with("traceparent", "00-abc-def-01"));
    }

    @Test
    void nullAndForeignBytesDoNoHarm() {
        EventHeaders headers =
                EventHeaders.none().with("ce_id", (byte[]) null).with("ce_source", new byte[] {(byte) 0xFF});

        assertThat(headers.get("ce_id")).contains("");
        assertThat(headers.get("ce_source")).contains("\uFFFD");
    }

    private static Decoded<StylizationRequest> decode(EventHeaders headers) {
        return Codec.decodeRequest(Samples.bytes(Samples.MINIMAL_REQUEST), headers);
    }
}
