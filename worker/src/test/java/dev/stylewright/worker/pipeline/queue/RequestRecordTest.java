package dev.stylewright.worker.pipeline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRecordTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private static Optional<Duration> waited(Instant published) {
        return new RequestRecord(
                        new RequestRecord.Position("requests", 0, 17),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        published,
                        1)
                .waitedUntil(NOW);
    }

    @Test
    void aRecordHasWaitedSinceItWasPublished() {
        assertThat(waited(NOW.minusSeconds(90))).contains(Duration.ofSeconds(90));
    }

    @Test
    void aClockThatIsAheadMakesNoNegativeTime() {
        assertThat(waited(NOW.plusSeconds(90))).contains(Duration.ZERO);
    }

    /** None, zero, and seconds where milliseconds are wanted. */
    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1_780_315_200})
    void anInvalidTimeGivesNoWaitingTime(long millis) {
        assertThat(waited(Instant.ofEpochMilli(millis))).isEmpty();
    }
}
