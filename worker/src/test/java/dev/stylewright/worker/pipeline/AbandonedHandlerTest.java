package dev.stylewright.worker.pipeline;

import static dev.stylewright.worker.pipeline.Workshop.record;
import static dev.stylewright.worker.pipeline.Workshop.redelivered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.pipeline.FakeStore.Call;
import dev.stylewright.worker.pipeline.queue.AbandonedRequests;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.pipeline.queue.UndecidedException;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The outcome of a request that the brokers gave up on: its own result, otherwise a cancel, otherwise a failure. */
class AbandonedHandlerTest {

    private static final RequestRecord REQUEST = redelivered(record(), 10);

    private final Workshop workshop = new Workshop();
    private final AbandonedRequests abandoned = new Pipeline(workshop.store, new PlainCodec(), workshop.stylizer)
            .abandoned(Workshop.policy(), Workshop.MAX_MESSAGE_BYTES, workshop.context(Duration.ofHours(1)));

    private Optional<Outcome> outcome(RequestRecord request) throws UndecidedException {
        return abandoned.outcome(request, new StopSignal());
    }

    @Test
    void requestsWithoutAResultHaveFailed() throws Exception {
        Failed failed = (Failed) outcome(REQUEST).orElseThrow();

        assertThat(failed.code()).isEqualTo(FailureCode.ATTEMPTS_EXHAUSTED);
        assertThat(failed.message()).contains("the brokers gave up on this request (deliveries: 10)");
        assertThat(failed.attempt()).isEqualTo(10);
        assertThat(failed.metadata()).containsEntry("customer", "42");
    }

    @Test
    void aResultStoredByAWorkerThatCrashedIsReported() throws Exception {
        Completed first = workshop.completed(record());
        workshop.cancels.cancel("order-1", "too late", REQUEST.published().plusSeconds(1));

        Completed again = (Completed) outcome(REQUEST).orElseThrow();

        assertThat(again.replayed()).isTrue();
        assertThat(again.etag()).isEqualTo(first.etag());
        assertThat(again.attempt()).isEqualTo(1);
    }

    @Test
    void theResultOfAnotherRequestIsNotItsOwn() throws Exception {
        workshop.store.add(Workshop.OUTPUT, "somebody else's");

        assertThat(outcome(REQUEST).orElseThrow()).isInstanceOf(Failed.class);
    }

    @Test
    void cancelledRequestsEndAsCancelled() throws Exception {
        workshop.cancels.cancel("order-1", "too late", REQUEST.published().plusSeconds(1));

        assertThat(((Cancelled) outcome(REQUEST).orElseThrow()).reason()).contains("too late");
    }

    @Test
    void anInvalidRequestFailsWithItsProblemsAndOneWithoutAnIdHasNoOutcome() throws Exception {
        Failed invalid = (Failed) outcome(record("{\"id\":\"order-1\"}")).orElseThrow();

        assertThat(invalid.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(outcome(record("{{{"))).isEmpty();
    }

    @Test
    void whileTheStoreIsUnavailableNothingIsDecidedWithoutWaiting() {
        workshop.store.failFromNowOn(Call.FIND, Kind.UNAVAILABLE);

        assertThatThrownBy(() -> outcome(REQUEST))
                .isInstanceOf(UndecidedException.class)
                .hasMessageContaining("the store said UNAVAILABLE");
        assertThat(workshop.store.calls(Call.FIND)).isEqualTo(1);
    }

    @Test
    void whileTheStoreRefusesThisWorkerNothingIsDecided() {
        workshop.store.failFromNowOn(Call.FIND, Kind.ACCESS_DENIED);
        workshop.store.failFromNowOn(Call.CHECK, Kind.ACCESS_DENIED);

        assertThatThrownBy(() -> outcome(REQUEST)).isInstanceOf(UndecidedException.class);
    }

    @Test
    void anOutputThatTheStoreRefusesToShowHoldsNoResult() throws Exception {
        workshop.store.failOn(Call.FIND, 1, Kind.ACCESS_DENIED);

        assertThat(outcome(REQUEST).orElseThrow()).isInstanceOf(Failed.class);
    }
}
