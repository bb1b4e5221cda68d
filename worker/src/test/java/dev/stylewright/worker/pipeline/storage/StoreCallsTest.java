package dev.stylewright.worker.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StoreCallsTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger heard = new AtomicInteger();
    private final RunningJob running = new RunningJob(new JobListener() {
        @Override
        public void retried() {
            heard.incrementAndGet();
        }
    });

    /** The store's answers to its check, in order; then the store is available. */
    private final Deque<Kind> checks = new ArrayDeque<>();

    private StoreCalls calls(Duration delay, Duration maxDelay, Duration maxDuration) {
        return new StoreCalls(new CheckedStore(checks), new RetryPolicy(delay, maxDelay, maxDuration));
    }

    /** A store of which only the check is called. */
    private record CheckedStore(Deque<Kind> checks) implements ImageStore {

        @Override
        public StoredObject fetch(ObjectLocation from, long maxBytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<ObjectInfo> find(ObjectLocation at) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ObjectInfo put(ObjectLocation to, NewObject object, Precondition precondition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void check() throws StoreException {
            Kind kind = checks.poll();
            if (kind != null) {
                throw new StoreException(kind, "the check says " + kind);
            }
        }
    }

    /** Fails this many times, then answers. */
    private String answerAfter(int failures, Kind kind) throws StoreException {
        if (made.incrementAndGet() <= failures) {
            throw new StoreException(kind, "failure " + made);
        }
        return "answer";
    }

    private String ask(StoreCalls calls, int failures, Kind kind) throws StoreException {
        return calls.call("look", running, store -> answerAfter(failures, kind));
    }

    @ParameterizedTest
    @CsvSource({"PT0.001S, PT0.002S", "PT0.001S, PT0.001S"})
    void temporaryFailuresAreRetried(Duration delay, Duration maxDelay) throws StoreException {
        StoreCalls calls = calls(delay, maxDelay, LONG);

        assertThat(ask(calls, 3, Kind.UNAVAILABLE)).isEqualTo("answer");
        assertThat(made).hasValue(4);
        assertThat(heard).as("attempts that the job's listener received").hasValue(3);
    }

    @Test
    void delaysGrowUpToTheLongestAndAreJittered() throws StoreException {
        StoreCalls calls = calls(Duration.ofMillis(8), Duration.ofMillis(32), LONG);
        List<Long> waits = new ArrayList<>();
        for (int round = 0; round < 8; round++) {
            made.set(0);
            long[] last = {System.nanoTime()};
            calls.call("look", running, store -> {
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
    @EnumSource(
            value = Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNAVAILABLE", "CREDENTIALS", "FULL"})
    void permanentFailuresAreNotRetried(Kind kind) {
        StoreCalls calls = calls(SHORT, SHORT, LONG);

        assertThatThrownBy(() -> calls.call("look", running, store -> answerAfter(1, kind)))
                .isInstanceOf(StoreException.class)
                .hasMessage("failure 1");
        assertThat(made).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNAVAILABLE", "CREDENTIALS", "FULL"})
    void anOutageOfTheWholeStoreIsWaitedForThoughNoTimeIsLeftForRetries(Kind kind) throws StoreException {
        checks.addAll(Collections.nCopies(20, kind));

        assertThat(ask(calls(SHORT, SHORT, Duration.ZERO), 1, kind)).isEqualTo("answer");
        assertThat(checks).isEmpty();
        assertThat(made).as("only the check is called meanwhile").hasValue(2);
    }

    @Test
    void aFullStoreIsWaitedForThoughItAnswers() throws StoreException {
        assertThat(ask(calls(SHORT, SHORT, Duration.ZERO), 20, Kind.FULL)).isEqualTo("answer");
    }

    @Test
    void aCallThatAStoreRefusesThatKnowsTheWorkerEnds() {
        StoreCalls calls = calls(SHORT, SHORT, Duration.ofMillis(20));

        assertThatThrownBy(() -> calls.call("look", running, store -> answerAfter(1_000_000, Kind.CREDENTIALS)))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void anOutageThatEndsLeavesTheWholeTimeForRetries() throws StoreException {
        checks.add(Kind.UNAVAILABLE);
        checks.add(Kind.UNAVAILABLE);

        assertThat(ask(calls(SHORT, SHORT, LONG), 5, Kind.UNAVAILABLE)).isEqualTo("answer");
        assertThat(made).hasValue(6);
    }

    @Test
    @Timeout(30)
    void aJobWhoseDeadlinePassesDoesNotWaitForTheStore() {
        StoreCalls calls = calls(LONG, LONG, LONG);
        running.waitsUntil(() -> made.get() > 0);

        assertThatThrownBy(() -> calls.call("put", running, store -> answerAfter(5, Kind.FULL)))
                .hasMessage("failure 1");
        assertThat(running.stop().reason()).contains(StopSignal.Reason.DEADLINE);
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "PT0.001S"})
    void aDurationThatLeavesNoTimeForADelayMeansOneTry(Duration maxDuration) {
        StoreCalls calls = calls(SHORT, SHORT, maxDuration);

        assertThatThrownBy(() -> calls.call("look", running, store -> answerAfter(1, Kind.UNAVAILABLE)))
                .hasMessage("failure 1");
        assertThat(made).hasValue(1);
    }

    @Test
    void aStoppedJobIsNotRetried() {
        StoreCalls calls = calls(SHORT, SHORT, LONG);

        assertThatThrownBy(() -> calls.call("look", running, store -> {
                    running.stop().raise(StopSignal.Reason.CLAIM_LOST);
                    return answerAfter(5, Kind.UNAVAILABLE);
                }))
                .isInstanceOf(StoreException.class);
        assertThat(made).hasValue(1);
    }

    @Test
    @Timeout(30)
    void aStoppedJobDoesNotWaitForItsNextRetry() {
        StoreCalls calls = calls(LONG, LONG, LONG.multipliedBy(10));

        assertThatThrownBy(() -> calls.call("look", running, store -> {
                    new Thread(() -> running.stop().raise(StopSignal.Reason.HAND_BACK)).start();
                    return answerAfter(5, Kind.UNAVAILABLE);
                }))
                .hasMessage("failure 1");
        assertThat(made).hasValue(1);
        assertThat(heard).as("an attempt that was never made").hasValue(0);
    }

    @Test
    void aDefectIsNotRetriedAndNotHidden() {
        StoreCalls calls = calls(SHORT, SHORT, LONG);

        assertThatThrownBy(() -> calls.call("look", running, store -> {
                    made.incrementAndGet();
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug");
        assertThat(made).hasValue(1);
    }
}
