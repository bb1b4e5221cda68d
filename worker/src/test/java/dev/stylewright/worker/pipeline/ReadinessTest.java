package dev.stylewright.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.worker.pipeline.FakeStore.Call;
import dev.stylewright.worker.pipeline.storage.StoreCircuitBreaker;
import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Readiness must change as soon as a worker stops taking requests. */
class ReadinessTest {

    private final FakeStore store = new FakeStore();
    private final StoreCircuitBreaker watched = new StoreCircuitBreaker(store, 1, Duration.ofMillis(1));
    private final Drain drain = new Drain(Clock.systemUTC(), Duration.ofHours(1));
    private @Nullable String brokers;
    private final Readiness readiness = new Readiness(drain, watched, () -> Optional.ofNullable(brokers));

    @Test
    void aWorkerThatNothingKeepsFromWorkingIsReady() {
        assertThat(readiness.isReady()).isTrue();
        assertThat(readiness.obstacles()).isEmpty();
    }

    @Test
    void aDrainMakesItUnreadyAtOnceAlthoughItsJobMayTakeAnHour() {
        drain.request();

        assertThat(readiness.isReady()).isFalse();
        assertThat(readiness.obstacles()).containsExactly("the worker is stopping");
    }

    @Test
    void anOutageOfTheStoreMakesItUnreadyUntilTheStoreAnswers() throws StoreException {
        store.failOn(Call.CHECK, 1, Kind.UNAVAILABLE);
        assertThatThrownBy(watched::check).isInstanceOf(StoreException.class);

        assertThat(readiness.isReady()).isFalse();
        assertThat(readiness.obstacles()).containsExactly("the store does not answer");

        watched.check();

        assertThat(readiness.isReady()).isTrue();
    }

    @Test
    void brokersThatDoNotAnswerMakeItUnready() {
        brokers = "the brokers do not answer";

        assertThat(readiness.obstacles()).containsExactly("the brokers do not answer");
    }
}
