package dev.stylewright.worker.pipeline.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.worker.pipeline.queue.RequestRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLetterFilterTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final DeadLetter deadLetter = deadLetter("__dlq.errors.code", "IMAGE_NOT_FOUND");

    private static DeadLetter deadLetter(String... more) {
        List<RequestRecord.Header> headers = new ArrayList<>();
        List<String> all = new ArrayList<>(List.of(
                "__dlq.errors.topic",
                "requests",
                "__dlq.errors.message",
                "content s3://photos/Cat.png: there is none"));
        all.addAll(Arrays.asList(more));
        for (int i = 0; i < all.size(); i += 2) {
            headers.add(new RequestRecord.Header(
                    all.get(i), Optional.of(all.get(i + 1).getBytes(UTF_8))));
        }
        return DeadLetter.of(new RequestRecord(
                        new RequestRecord.Position("dlq", 0, 7),
                        Optional.empty(),
                        Optional.of("{\"id\":\"order-1\"}".getBytes(UTF_8)),
                        headers,
                        NOW.minusSeconds(3600),
                        1))
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "all | true",
                "code=IMAGE_NOT_FOUND | true",
                "code=IMAGE_UNREADABLE | false",
                "code=IMAGE_UNREADABLE code=IMAGE_NOT_FOUND | true",
                "code=none | false",
                "id=order-1 | true",
                "id=order | false",
                "id=order-2 id=order-1 | true",
                "reason=cat.PNG | true",
                "reason=dog | false",
                "after=2h | true",
                "after=59m | false",
                "after=60m | true",
                "before=60m | false",
                "before=59m | true",
                "after=3d before=1800s | true",
                "after=2026-11-24T11:00:00Z | true",
                "before=2026-11-24T11:00:00Z | false",
                "code=IMAGE_NOT_FOUND id=order-2 | false",
                "code=IMAGE_NOT_FOUND id=order-1 reason=none after=1d | true"
            })
    void termsOfOneKindWidenAndOfAnotherNarrow(String terms, boolean fits) {
        assertThat(DeadLetterFilter.parse(List.of(terms.split(" ")), NOW).test(deadLetter))
                .isEqualTo(fits);
    }

    @Test
    void withoutTermsEverythingFits() {
        assertThat(DeadLetterFilter.parse(List.of(), NOW).test(deadLetter)).isTrue();
    }

    @Test
    void deadLettersWithoutACodeAreThoseOfTheBrokers() {
        assertThat(DeadLetterFilter.parse(List.of("code=none"), NOW).test(deadLetter()))
                .isTrue();
        assertThat(DeadLetterFilter.parse(List.of("code=IMAGE_NOT_FOUND"), NOW).test(deadLetter()))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "code=NOT_A_CODE | IMAGE_NOT_FOUND",
                "code | use all, code=CODE",
                "colour=red | use all, code=CODE",
                "id= | has no value",
                "reason= | has no value",
                "after=yesterday | 2026-11-20T00:00:00Z",
                "after=1h after=2h | second term of its kind",
                "all id=order-1 | cannot be combined",
                "all=1 | use all, code=CODE"
            })
    void invalidTermsAreReportedWithTheValidOnes(String terms, String hint) {
        assertThatThrownBy(() -> DeadLetterFilter.parse(List.of(terms.split(" ")), NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(hint);
    }

    @Test
    void theIdIsReadFromTheHeadersWhereTheValueHasNone() {
        DeadLetter broken = DeadLetter.of(new RequestRecord(
                        new RequestRecord.Position("dlq", 0, 7),
                        Optional.empty(),
                        Optional.of("{".getBytes(UTF_8)),
                        List.of(
                                new RequestRecord.Header("__dlq.errors.topic", Optional.of("r".getBytes(UTF_8))),
                                new RequestRecord.Header("ce_subject", Optional.of("order-9".getBytes(UTF_8)))),
                        NOW,
                        1))
                .orElseThrow();

        assertThat(DeadLetterFilter.parse(List.of("id=order-9"), NOW).test(broken))
                .isTrue();
    }

    @Test
    void aCountOfRedrivesThatIsNoneStartsAgain() {
        assertThat(deadLetter(DeadLetter.REDRIVES, "2").redrives()).isEqualTo(2);
        assertThat(deadLetter(DeadLetter.REDRIVES, "99999999999").redrives()).isZero();
        assertThat(deadLetter(DeadLetter.REDRIVES, "-1").redrives()).isZero();
    }
}
