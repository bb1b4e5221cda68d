package dev.stylewright.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.worker.pipeline.FakeStore.Call;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.storage.NewObject;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import dev.stylewright.worker.pipeline.storage.Precondition;
import dev.stylewright.worker.pipeline.storage.StoreCircuitBreaker;
import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An outage of the store stops the taking of requests; the store's answer starts it again. */
@Timeout(60)
class StoreCircuitBreakerTest {

    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration MUCH_LATER = Duration.ofHours(1);
    private static final ObjectLocation SOMEWHERE = new ObjectLocation("results", "cat.png", Optional.empty());

    private final FakeStore store = new FakeStore();

    private StoreCircuitBreaker breaker(Duration probeInterval) {
        return new StoreCircuitBreaker(store, 3, probeInterval);
    }

    private static void fail(StoreCircuitBreaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> breaker.find(SOMEWHERE)).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void aStoreThatLeavesCallsUnansweredIsAway() {
        StoreCircuitBreaker breaker = breaker(MUCH_LATER);
        store.failFromNowOn(Call.FIND, Kind.UNAVAILABLE);

        fail(breaker, 2);
        assertThat(breaker.isAvailable()).isTrue();
        fail(breaker, 1);
        assertThat(breaker.isAvailable()).isFalse();
    }

    @Test
    void anAnswerInBetweenStartsTheCountAgain() throws StoreException {
        StoreCircuitBreaker breaker = breaker(MUCH_LATER);
        store.failOn(Call.FIND, 1, Kind.UNAVAILABLE);
        store.failOn(Call.FIND, 2, Kind.UNAVAILABLE);
        store.failOn(Call.FIND, 4, Kind.UNAVAILABLE);
        store.failOn(Call.FIND, 5, Kind.UNAVAILABLE);

        fail(breaker, 2);
        breaker.find(SOMEWHERE);
        fail(breaker, 2);

        assertThat(breaker.isAvailable()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNAVAILABLE", "CREDENTIALS", "FULL"})
    void aRefusalIsAnAnswer(Kind refusal) {
        StoreCircuitBreaker breaker = breaker(MUCH_LATER);
        store.failFromNowOn(Call.FIND, refusal);

        fail(breaker, 10);

        assertThat(breaker.isAvailable()).isTrue();
    }

    @Test
    void theRunningJobsNextAnswerEndsTheOutage() throws StoreException {
        StoreCircuitBreaker breaker = breaker(MUCH_LATER);
        for (int nth = 1; nth <= 3; nth++) {
            store.failOn(Call.FIND, nth, Kind.UNAVAILABLE);
        }
        fail(breaker, 3);

        breaker.find(SOMEWHERE);

        assertThat(breaker.isAvailable()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE, the store does not answer",
        "CREDENTIALS, the store does not accept this worker's credentials",
        "FULL, the store is full or overloaded"
    })
    void anOutageIsNamed(Kind kind, String obstacle) {
        StoreCircuitBreaker breaker = breaker(MUCH_LATER);
        store.failFromNowOn(Call.FIND, kind);

        fail(breaker, 3);

        assertThat(breaker.obstacle()).contains(obstacle);
    }

    @Test
    void aFullStoreIsAwayFromItsFirstRefusalUntilItTakesAnObjectThoughItAnswers() throws StoreException {
        StoreCircuitBreaker breaker = breaker(MUCH_LATER);
        store.failOn(Call.PUT, 1, Kind.FULL);
        NewObject object = new NewObject(new byte[1], "image/png", Map.of());

        assertThatThrownBy(() -> breaker.put(SOMEWHERE, object, new Precondition.None()))
                .isInstanceOf(StoreException.class);
        breaker.check();
        assertThat(breaker.isAvailable()).isFalse();

        breaker.put(SOMEWHERE, object, new Precondition.None());
        assertThat(breaker.isAvailable()).isTrue();
    }

    @Test
    void aWorkerThatWasNeverTurnedAwayTakesNothingFromAStoreThatWentAwayWhileItWasIdle() {
        FakeQueue queue = new FakeQueue(Workshop.record());
        for (int nth = 1; nth <= 4; nth++) {
            store.failOn(Call.CHECK, nth, Kind.UNAVAILABLE);
        }

        try (StoreAwareRequestSource source = new StoreAwareRequestSource(queue, breaker(AT_ONCE))) {
            Optional<RequestRecord> taken = Optional.empty();
            while (taken.isEmpty()) {
                assertThat(queue.taken()).isZero();
                taken = source.poll(Duration.ofSeconds(1));
            }
        }

        // The answer may be older than the interval before it is used, and the store is probed again.
        assertThat(store.calls(Call.CHECK)).isGreaterThanOrEqualTo(5);
    }

    @Test
    void anAnswerCountsForTheProbeInterval() {
        FakeQueue queue = new FakeQueue();

        try (StoreAwareRequestSource source = new StoreAwareRequestSource(queue, breaker(MUCH_LATER))) {
            for (int poll = 0; poll < 5; poll++) {
                source.poll(Duration.ofSeconds(1));
            }
        }

        assertThat(store.calls(Call.CHECK)).isEqualTo(1);
    }

    /**
     * <pre>
     * store:  away - - - - - - - back
     * source: poll? - probe - probe - poll
     * </pre>
     */
    @Test
    void anOutageTakesNoRequestKeepsThePlaceInTheQueueAndEndsWithAProbe() {
        FakeQueue queue = new FakeQueue(Workshop.record());
        int[] held = {0};
        queue.onRenew(() -> held[0]++);
        StoreCircuitBreaker breaker = breaker(AT_ONCE);
        store.failFromNowOn(Call.FIND, Kind.UNAVAILABLE);
        for (int nth = 1; nth <= 5; nth++) {
            store.failOn(Call.CHECK, nth, Kind.UNAVAILABLE);
        }
        fail(breaker, 3);

        try (StoreAwareRequestSource source = new StoreAwareRequestSource(queue, breaker)) {
            Optional<RequestRecord> taken = Optional.empty();
            while (taken.isEmpty()) {
                assertThat(queue.taken()).isZero();
                taken = source.poll(Duration.ofSeconds(1));
            }
        }

        assertThat(store.calls(Call.CHECK)).isGreaterThanOrEqualTo(6);
        assertThat(held[0]).isGreaterThanOrEqualTo(6);
    }

    @Test
    void aPollWaitsNoLongerThanAskedAlthoughTheNextProbeIsFar() {
        FakeQueue queue = new FakeQueue(Workshop.record());
        StoreCircuitBreaker breaker = breaker(MUCH_LATER);
        store.failFromNowOn(Call.FIND, Kind.UNAVAILABLE);
        fail(breaker, 3);

        try (StoreAwareRequestSource source = new StoreAwareRequestSource(queue, breaker)) {
            assertThat(source.poll(Duration.ofMillis(20))).isEmpty();
        }

        assertThat(queue.taken()).isZero();
        assertThat(store.calls(Call.CHECK)).isZero();
    }
}
