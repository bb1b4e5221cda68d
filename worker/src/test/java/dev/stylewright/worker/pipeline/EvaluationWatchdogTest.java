package dev.stylewright.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.worker.job.RequestDigest;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.JobPhase;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.stylize.Evaluation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An evaluation may take ten ticks; only ticks count as time. */
class EvaluationWatchdogTest {

    private static final Duration TICK = Duration.ofMinutes(1);
    private static final int LIMIT = 10;

    private final List<EvaluationWatchdog.Stall> stalls = new ArrayList<>();
    private final EvaluationWatchdog watchdog = new EvaluationWatchdog(TICK.multipliedBy(LIMIT), TICK, stalls::add);
    private final RequestRecord record = Workshop.record();
    private final JobListener job = watchdog.taken(record);

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            watchdog.tick();
        }
    }

    private void evaluated() {
        job.evaluated(new Evaluation(1, 9, 1, 1, 32, 32, FakeStylizer.LOSSES));
    }

    @ParameterizedTest
    @EnumSource(names = {"STYLIZING", "TESTING"})
    void aPhaseOfTheEngineThatDoesNotEvenBeginToEvaluateIsNoticedOnce(JobPhase phase) {
        job.begin(phase);

        ticks(LIMIT);
        assertThat(stalls).isEmpty();
        ticks(3 * LIMIT);

        assertThat(stalls)
                .containsExactly(new EvaluationWatchdog.Stall(
                        record.position(),
                        Thread.currentThread(),
                        TICK.multipliedBy(LIMIT + 1),
                        TICK.multipliedBy(LIMIT)));
    }

    @Test
    void eachEvaluationGivesTheNextOneItsTime() {
        job.begin(JobPhase.STYLIZING);

        for (int i = 0; i < 5; i++) {
            ticks(LIMIT);
            assertThat(watchdog.age()).isEqualTo(TICK.multipliedBy(LIMIT));
            evaluated();
            assertThat(watchdog.age()).isZero();
        }
        assertThat(stalls).isEmpty();

        ticks(LIMIT + 1);
        assertThat(stalls).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"STYLIZING", "TESTING"},
            mode = EnumSource.Mode.EXCLUDE)
    void waitingForStoreOrBrokersMayTakeAnyTime(JobPhase phase) {
        job.begin(phase);

        ticks(100 * LIMIT);

        assertThat(stalls).isEmpty();
        assertThat(watchdog.age()).isZero();
    }

    @Test
    void aPaintingThatIsOverIsNotWatchedAnyMore() {
        job.begin(JobPhase.STYLIZING).run();

        ticks(100 * LIMIT);

        assertThat(stalls).isEmpty();
        assertThat(watchdog.limit()).isEqualTo(TICK.multipliedBy(LIMIT));
    }

    @Test
    void aLargePictureGetsMoreTimeByItsPixelsAndItsStyles() {
        job.accepted(order(4096, 2));
        job.begin(JobPhase.STYLIZING);

        assertThat(watchdog.limit()).isEqualTo(Duration.ofNanos((1 + 4) * 100_000L * 4096 * 4096));
        ticks((int) watchdog.limit().toMinutes());
        assertThat(stalls).isEmpty();
        ticks(1);
        assertThat(stalls).hasSize(1);
    }

    @Test
    void aSmallPictureGetsTheMinimum() {
        job.accepted(order(512, 1));
        job.begin(JobPhase.STYLIZING);

        assertThat(watchdog.limit()).isEqualTo(TICK.multipliedBy(LIMIT));
    }

    private static StylizationJob order(int size, double styleScale) {
        StylizationRequest request = Workshop.order()
                .parameters(Parameters.defaults().toBuilder()
                        .size(size)
                        .styleScale(styleScale)
                        .build())
                .build();
        return new StylizationJob(
                request, new RequestDigest("0".repeat(64), Optional.empty()), Optional.empty(), Duration.ofHours(1));
    }
}
