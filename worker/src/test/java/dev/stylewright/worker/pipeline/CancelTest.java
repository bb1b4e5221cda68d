package dev.stylewright.worker.pipeline;

import static dev.stylewright.worker.pipeline.Workshop.record;
import static dev.stylewright.worker.pipeline.Workshop.redelivered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.pipeline.FakeStore.Call;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The order of checks before a job: its own result, then a cancel, then the deadline. */
class CancelTest {

    private static final Instant PUBLISHED = record().published();

    private final Workshop workshop = new Workshop();

    private Outcome settled(RequestRecord record) {
        return workshop.settle(record).outcome().orElseThrow();
    }

    @Test
    void aCancelledRequestIsNeverPainted() {
        workshop.cancels.cancel("order-1", "too late", PUBLISHED.plusSeconds(1));

        Settlement settlement = workshop.settle(record());

        Cancelled cancelled = (Cancelled) settlement.outcome().orElseThrow();
        assertThat(cancelled.reason()).contains("too late");
        assertThat(cancelled.metadata()).containsEntry("customer", "42");
        assertThat(settlement.deadLetter()).isEmpty();
        assertThat(workshop.stylizer.paintings()).isZero();
        assertThat(workshop.store.calls(Call.PUT)).isZero();
    }

    @Test
    void aCancelOlderThanTheRequestMeansAnotherSubmission() {
        workshop.cancels.cancel("order-1", "", PUBLISHED.minusMillis(1));

        assertThat(settled(record())).isInstanceOf(Completed.class);
    }

    @Test
    void aCancelOfTheSameMillisecondCounts() {
        workshop.cancels.cancel("order-1", "", PUBLISHED);

        assertThat(settled(record())).isInstanceOf(Cancelled.class);
    }

    @Test
    void aCancelOfAnotherRequestIsNoneOfItsBusiness() {
        workshop.cancels.cancel("order-2", "", PUBLISHED.plusSeconds(1));

        assertThat(settled(record())).isInstanceOf(Completed.class);
    }

    @Test
    void aCancelStopsARunningJob() {
        workshop.stylizer.beforeEvaluation(index -> {
            if (index == 5) {
                workshop.cancels.cancel("order-1", "enough", PUBLISHED.plusSeconds(1));
            }
            assertThat(index).as("evaluations after the cancel").isLessThan(7);
        });

        assertThat(settled(record())).isInstanceOf(Cancelled.class);
        assertThat(workshop.store.calls(Call.PUT)).isZero();
        assertThat(workshop.stylizer.delivered())
                .as("pictures so far, each of which costs an evaluation")
                .isZero();
    }

    @Test
    void aStoredResultBeatsACancel() {
        RequestRecord record = record();
        workshop.completed(record);
        workshop.cancels.cancel("order-1", "", PUBLISHED.plusSeconds(1));

        Completed completed = (Completed) settled(redelivered(record, 2));

        assertThat(completed.replayed()).isTrue();
    }

    @Test
    void aCancelBeatsAnElapsedDeadline() {
        workshop.cancels.cancel("order-1", "", PUBLISHED.plusSeconds(1));
        RequestRecord late = record(order -> order.deadline(SettableClock.START.minusSeconds(1)));

        assertThat(settled(late)).isInstanceOf(Cancelled.class);
    }

    @Test
    void anElapsedDeadlineCostsNoPainting() {
        RequestRecord late = record(order -> order.deadline(SettableClock.START.minusSeconds(1)));

        assertThat(((Failed) settled(late)).code()).isEqualTo(FailureCode.DEADLINE_EXCEEDED);
        assertThat(workshop.stylizer.paintings()).isZero();
    }
}
