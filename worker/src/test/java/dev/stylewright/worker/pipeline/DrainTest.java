package dev.stylewright.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.pipeline.observe.RunningJob;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Drains: with a grace period, or immediate. */
class DrainTest {

    private final SettableClock clock = new SettableClock();
    private final Drain drain = new Drain(clock, Duration.ofMinutes(1));
    private final RunningJob job = new RunningJob();

    DrainTest() {
        job.expect(Duration.ofSeconds(20));
    }

    @Test
    void aJobThatFitsTheGracePeriodKeepsItsRecord() {
        assertThat(drain.outlasts(job)).isFalse();
        assertThat(drain.request()).as("draining started").isTrue();

        assertThat(drain.isRequested()).isTrue();
        assertThat(drain.outlasts(job)).isFalse();
    }

    @Test
    void aSecondRequestNeitherEndsNorRestartsTheGracePeriod() {
        drain.request();
        assertThat(drain.request()).as("draining started").isFalse();
        assertThat(drain.outlasts(job)).isFalse();

        clock.advance(Duration.ofSeconds(50));
        drain.request();

        assertThat(drain.outlasts(job)).isTrue();
    }

    @Test
    void askedForNowNoJobKeepsItsRecord() {
        drain.requestNow();

        assertThat(drain.isRequested()).isTrue();
        assertThat(drain.outlasts(job)).isTrue();
    }

    @Test
    void anImmediateRequestEndsTheGracePeriod() {
        drain.request();

        drain.requestNow();

        assertThat(drain.outlasts(job)).isTrue();
    }
}
