package dev.stylewright.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.worker.pipeline.FakeStore.Call;
import dev.stylewright.worker.pipeline.storage.StoreCircuitBreaker;
import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who routes work or counts workers must know at once when one takes no more of it. */
class ReadinessTest {

    private final FakeStore store = new FakeStore();
    private final StoreCircuitBreaker watched = new StoreCircuitBreaker(store, 1, Duration.ofMillis(1));
    private final Drain drain = new Drain(Clock.systemUTC(), Duration.ofHours(1));
    private final Readiness readiness = new Readiness(drain, watched);

    @Test
    void a_worker_that_nothing_keeps_from_working_is_ready() {
        assertThat(readiness.isReady()).isTrue();
        assertThat(readiness.obstacles()).isEmpty();
    }

    @Test
    void a_drain_makes_it_unready_at_once_although_its_job_may_take_an_hour() {
        drain.request();

        assertThat(readiness.isReady()).isFalse();
        assertThat(readiness.obstacles()).containsExactly("the worker is told to stop");
    }

    @Test
    void an_outage_of_the_store_makes_it_unready_until_the_store_answers() throws StoreException {
        store.failOn(Call.CHECK, 1, Kind.UNAVAILABLE);
        assertThatThrownBy(watched::check).isInstanceOf(StoreException.class);

        assertThat(readiness.isReady()).isFalse();
        assertThat(readiness.obstacles()).containsExactly("the store does not answer");

        watched.check();

        assertThat(readiness.isReady()).isTrue();
    }
}
