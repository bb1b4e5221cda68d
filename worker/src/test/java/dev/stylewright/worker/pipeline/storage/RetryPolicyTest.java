package dev.stylewright.worker.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger heard = new AtomicInteger();
    private final RunningJob running = new RunningJob(new JobListener() {
        @Override
        public void retried() {
            heard.incrementAndGet();
        }
    });

    /** Fails so many times, then answers. */
    private String answerAfter(int failures, Kind kind) throws StoreException {
        if (calls.incrementAndGet() <= failures) {
            throw new StoreException(kind, "failure " + calls);
        }
        return "answer";
    }

    @ParameterizedTest
    @CsvSource({"PT0.001S, PT0.002S", "PT0.001S, PT0.001S"})
    void whatMayPassIsTriedAgain(Duration delay, Duration maxDelay) throws StoreException {
        RetryPolicy retries = new RetryPolicy(delay, maxDelay, LONG);

        assertThat(retries.call("look", running, () -> answerAfter(3, Kind.UNAVAILABLE)))
                .isEqualTo("answer");
        assertThat(calls).hasValue(4);
        assertThat(heard).as("tries that the watch of the job heard of").hasValue(3);
    }

    @Test
    void delaysGrowUpToTheLongestAndAreJittered() throws StoreException {
        RetryPolicy retries = new RetryPolicy(Duration.ofMillis(8), Duration.ofMillis(32), LONG);
        List<Long> waits = new ArrayList<>();
        for (int round = 0; round < 8; round++) {
            calls.set(0);
            long[] last = {System.nanoTime()};
            retries.call("look", running, () -> {
                waits.add(System.nanoTime() - last[0]);
                last[0] = System.nanoTime();
                return answerAfter(3, Kind.UNAVAILABLE);
            });
        }
        // 8, 16 and 32 ms, each a quarter less at least: a sleep never ends early, however busy the machine is.
        for (int i = 0; i < waits.size(); i += 4) {
            assertThat(waits.get(i + 1)).isGreaterThanOrEqualTo(6_000_000);
            assertThat(waits.get(i + 2)).isGreaterThanOrEqualTo(12_000_000);
            assertThat(waits.get(i + 3)).isGreaterThanOrEqualTo(24_000_000);
        }
        assertThat(waits.stream().distinct().count()).isGreaterThan(8);
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "UNAVAILABLE")
    void whatCannotPassFailsAtOnce(Kind kind) {
        RetryPolicy retries = new RetryPolicy(SHORT, SHORT, LONG);

        assertThatThrownBy(() -> retries.call("look", running, () -> answerAfter(1, kind)))
                .isInstanceOf(StoreException.class)
                .hasMessage("failure 1");
        assertThat(calls).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "PT0.001S"})
    void aDurationThatLeavesNoTimeForADelayMeansOneTry(Duration maxDuration) {
        RetryPolicy retries = new RetryPolicy(SHORT, SHORT, maxDuration);

        assertThatThrownBy(() -> retries.call("look", running, () -> answerAfter(1, Kind.UNAVAILABLE)))
                .hasMessage("failure 1");
        assertThat(calls).hasValue(1);
    }

    @Test
    void aJobThatIsToldToStopIsNotRetried() {
        RetryPolicy retries = new RetryPolicy(SHORT, SHORT, LONG);

        assertThatThrownBy(() -> retries.call("look", running, () -> {
                    running.stop().raise(StopSignal.Reason.CLAIM_LOST);
                    return answerAfter(5, Kind.UNAVAILABLE);
                }))
                .isInstanceOf(StoreException.class);
        assertThat(calls).hasValue(1);
    }

    @Test
    @Timeout(30)
    void aJobThatIsToldToStopDoesNotWaitForItsNextTry() {
        RetryPolicy retries = new RetryPolicy(LONG, LONG, LONG.multipliedBy(10));

        assertThatThrownBy(() -> retries.call("look", running, () -> {
                    new Thread(() -> running.stop().raise(StopSignal.Reason.HAND_BACK)).start();
                    return answerAfter(5, Kind.UNAVAILABLE);
                }))
                .hasMessage("failure 1");
        assertThat(calls).hasValue(1);
        assertThat(heard).as("a try that was never made").hasValue(0);
    }

    @Test
    void aDefectIsNotRetriedAndNotHidden() {
        RetryPolicy retries = new RetryPolicy(SHORT, SHORT, LONG);

        assertThatThrownBy(() -> retries.call("look", running, () -> {
                    calls.incrementAndGet();
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug");
        assertThat(calls).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1S, PT1S", "PT2S, PT1S, PT1S", "PT1S, PT1S, PT-1S"})
    void durationsThatMakeNoSenseAreRefused(Duration delay, Duration maxDelay, Duration maxDuration) {
        assertThatThrownBy(() -> new RetryPolicy(delay, maxDelay, maxDuration))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
