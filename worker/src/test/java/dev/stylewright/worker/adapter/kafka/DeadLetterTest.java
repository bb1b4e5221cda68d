package dev.stylewright.worker.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.redrive.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A dead letter of a worker is the original record, byte by byte, with headers that state the reason. Those of the brokers lack the original's headers
 * (Kafka 4.4); a redrive reads them from the original.
 */
@SuppressWarnings("NullAway.Init")
class DeadLetterTest {

    private QueueFixture fixture;

    @BeforeEach
    void createTopics() throws Exception {
        fixture = QueueFixture.create(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"CONSUMER_GROUP", "SHARE"})
    void aDeadLetterOfAWorkerIsUnchanged(QueueKind kind) throws Exception {
        OddRecord.publish(fixture.topics().requests());
        try (RequestQueue queue = fixture.join("w1", kind, Map.of())) {
            for (OddRecord odd : OddRecord.all()) {
                RequestRecord record = QueueFixture.takeNext(queue);
                queue.settle(record, Settlement.unreadable(Failure.of(FailureCode.INVALID_REQUEST, odd.what())));
            }
        }
        List<ConsumerRecord<byte[], byte[]>> deadLetters =
                QueueFixture.broker().committed(fixture.topics().deadLetters());

        assertUntouched(deadLetters);
        for (int i = 0; i < deadLetters.size(); i++) {
            assertThat(errors(deadLetters.get(i)))
                    .containsExactly(
                            "topic=" + fixture.topics().requests(),
                            "partition=0",
                            "offset=" + i,
                            "group=" + fixture.name(),
                            "delivery.count=1",
                            "code=INVALID_REQUEST",
                            "message=" + OddRecord.all().get(i).what());
        }
    }

    @Test
    void brokersCopyKeyAndValueButNoHeadersAndGiveNoCode() throws Exception {
        OddRecord.publish(fixture.topics().requests());
        List<ConsumerRecord<byte[], byte[]>> deadLetters =
                RejectingMember.reject(fixture, OddRecord.all().size());

        assertThat(deadLetters)
                .extracting(deadLetter -> OddRecord.content(deadLetter, DeadLetter.PREFIX))
                .containsExactlyElementsOf(OddRecord.all().stream()
                        .map(odd -> odd.withoutHeaders().content())
                        .toList());
        for (int i = 0; i < deadLetters.size(); i++) {
            assertThat(errors(deadLetters.get(i)))
                    .contains(
                            "topic=" + fixture.topics().requests(),
                            "partition=0",
                            "offset=" + i,
                            "group=" + fixture.name(),
                            "delivery.count=1")
                    .noneMatch(error -> error.startsWith("code="));
        }
    }

    /** Events carry the trace and dead letters the headers; neither may exceed the limits of the brokers. */
    @ParameterizedTest
    @EnumSource(names = {"CONSUMER_GROUP", "SHARE"})
    void aRecordOfMostlyHeadersBecomesADeadLetterAndTheQueueContinues(QueueKind kind) throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(fixture.topics().requests(), "key".getBytes(UTF_8), "{}".getBytes(UTF_8));
        record.headers().add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".getBytes(UTF_8));
        record.headers().add("tracestate", new byte[1_000_000]);
        QueueFixture.broker().publish(List.of(record));
        QueueFixture.broker().publish(fixture.topics().requests(), 0, "next");

        try (RequestQueue queue = fixture.join("w1", kind, Map.of("max.request.size", "1000000"))) {
            RequestRecord ballast = QueueFixture.takeNext(queue);
            Failure reason = Failure.of(FailureCode.INVALID_REQUEST, "too many headers");
            queue.settle(ballast, Settlement.dead(QueueFixture.outcome("order-1"), reason));
            assertThat(QueueFixture.takeNext(queue).position().offset()).isEqualTo(1);
        }

        assertThat(QueueFixture.broker().committed(fixture.topics().outcomes()))
                .singleElement()
                .satisfies(event -> {
                    assertThat(BrokerPeer.header(event, "traceparent")).startsWith("00-0af7");
                    assertThat(event.headers().lastHeader("tracestate")).isNull();
                });
        assertThat(QueueFixture.broker().committed(fixture.topics().deadLetters()))
                .singleElement()
                .satisfies(deadLetter -> {
                    assertThat(deadLetter.key()).asString(UTF_8).isEqualTo("key");
                    assertThat(deadLetter.value()).isNull();
                    assertThat(deadLetter.headers().lastHeader("tracestate")).isNull();
                    assertThat(BrokerPeer.header(deadLetter, "__dlq.errors.message"))
                            .contains(
                                    "too many headers",
                                    "key or headers",
                                    fixture.topics().requests() + "-0@0");
                });
    }

    private static void assertUntouched(List<ConsumerRecord<byte[], byte[]>> deadLetters) {
        assertThat(deadLetters)
                .extracting(deadLetter -> OddRecord.content(deadLetter, DeadLetter.PREFIX))
                .containsExactlyElementsOf(
                        OddRecord.all().stream().map(OddRecord::content).toList());
    }

    private static List<String> errors(ConsumerRecord<byte[], byte[]> deadLetter) {
        List<String> errors = new ArrayList<>();
        for (Header header : deadLetter.headers()) {
            if (header.key().startsWith(DeadLetter.ERRORS)) {
                errors.add(header.key().substring(DeadLetter.ERRORS.length()) + "="
                        + BrokerPeer.header(deadLetter, header.key()));
            }
        }
        return errors;
    }
}
