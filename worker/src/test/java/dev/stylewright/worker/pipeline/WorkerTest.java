package dev.stylewright.worker.pipeline;

import static dev.stylewright.worker.pipeline.Workshop.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.worker.pipeline.FakeStore.Call;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.stylize.EngineFailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The loop between queue and job thread. A painting takes 20 evaluations of a second each, by a clock that only the
 * stylizer moves; something happens after the fifth, when 15 s are left.
 */
@Timeout(60)
class WorkerTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
    private static final Duration TOO_SHORT = Duration.ofSeconds(10);

    private final Workshop workshop = new Workshop();
    private final FakeQueue queue = new FakeQueue(record());
    private final List<RunningJob> jobs = Collections.synchronizedList(new ArrayList<>());
    private final List<JobResult> results = Collections.synchronizedList(new ArrayList<>());
    private Drain drain = new Drain(workshop.clock, LONG_ENOUGH);
    private Duration rebalanceGrace = LONG_ENOUGH;

    private void run(FakeQueue from) {
        from.whenEmpty(drain::request);
        RequestHandler watched = (record, job) -> {
            jobs.add(job);
            JobResult result = workshop.handler.handle(record, job);
            results.add(result);
            return result;
        };
        new Worker(from, from, watched, drain, rebalanceGrace, WorkerObserver.none()).run();
    }

    private void afterFiveEvaluations(Runnable event) {
        workshop.stylizer.beforeEvaluation(index -> {
            if (index == 6) {
                event.run();
            }
            workshop.clock.advance(Duration.ofSeconds(1));
        });
    }

    /** Waits on the job thread until the poll thread has stopped the job. */
    private void awaitStop() {
        StopSignal stop = jobs.get(jobs.size() - 1).stop();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!stop.isRaised() && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(stop.isRaised()).as("told to stop").isTrue();
    }

    private void assertAbandoned(StopSignal.Reason reason) {
        assertThat(results).containsExactly(new JobResult.Abandon(reason));
        assertThat(queue.settled()).isEmpty();
        assertThat(queue.released()).isEqualTo(1);
        assertThat(workshop.store.calls(Call.PUT)).isZero();
    }

    @Test
    void settlesEachRequestInTurn() {
        FakeQueue two = new FakeQueue(
                record(),
                record(order -> order.parameters(
                        Parameters.defaults().toBuilder().size(65).build())));

        run(two);

        assertThat(two.settled()).hasSize(2);
        assertThat(two.settled().get(0).outcome()).get().isInstanceOf(Completed.class);
        assertThat(failure(two.settled().get(1))).isEqualTo(FailureCode.OUTPUT_CONFLICT);
    }

    @Test
    void aPoisonousRecordDoesNotKeepTheNextFromBeingPainted() {
        FakeQueue two = new FakeQueue(record("\u0000 not JSON"), record());

        run(two);

        assertThat(two.settled().get(0).outcome()).isEmpty();
        assertThat(two.settled().get(0).deadLetter()).isPresent();
        assertThat(two.settled().get(1).outcome()).get().isInstanceOf(Completed.class);
    }

    @Test
    void aDefectOfTheStylizerDoesNotKeepTheNextFromBeingPainted() {
        workshop.stylizer.beforeEvaluation(index -> {
            if (workshop.stylizer.paintings() == 1) {
                throw new IllegalStateException("the device fell off");
            }
        });
        FakeQueue two = new FakeQueue(record(), record());

        run(two);

        assertThat(failure(two.settled().get(0))).isEqualTo(FailureCode.ENGINE_FAILURE);
        assertThat(two.settled().get(1).outcome()).get().isInstanceOf(Completed.class);
    }

    @Test
    void aLostClaimStopsTheJobAndNothingIsStoredOrPublished() {
        afterFiveEvaluations(() -> {
            queue.loseClaim();
            awaitStop();
        });

        run(queue);

        assertAbandoned(StopSignal.Reason.CLAIM_LOST);
    }

    @Test
    void aClaimThatIsLostOnlyAtTheSettlementDoesNotEndTheWorker() {
        FakeQueue two = new FakeQueue(record(), record());
        two.loseClaimAtSettlement();

        run(two);

        assertThat(two.released()).isEqualTo(1);
        assertThat(two.settled()).hasSize(1);
        assertThat(((Completed) two.settled().get(0).outcome().orElseThrow()).replayed())
                .isTrue();
    }

    @Test
    void aNearlyFinishedJobIsSettledBeforeItsClaimIsRevoked() {
        afterFiveEvaluations(this::moveClaim);

        run(queue);

        assertThat(queue.settled()).hasSize(1);
        assertThat(queue.settled().get(0).outcome()).get().isInstanceOf(Completed.class);
        assertThat(queue.released()).isZero();
    }

    @Test
    void aJobThatExceedsTheGracePeriodIsAbandonedWhenItsClaimIsRevoked() {
        rebalanceGrace = TOO_SHORT;
        afterFiveEvaluations(() -> {
            moveClaim();
            awaitStop();
        });

        run(queue);

        assertAbandoned(StopSignal.Reason.CLAIM_LOST);
    }

    /** Lets the queue take the claim away on the poll thread, and waits on the job thread until it begins to. */
    private void moveClaim() {
        CountDownLatch begun = new CountDownLatch(1);
        queue.onRenew(() -> {
            queue.onRenew(begun::countDown);
            begun.countDown();
            queue.moveClaim();
        });
        await(begun);
    }

    @Test
    void aDrainHandsBackAJobThatTakesLongerThanTheGracePeriod() {
        drain = new Drain(workshop.clock, TOO_SHORT);
        afterFiveEvaluations(() -> {
            drain.request();
            awaitStop();
        });

        run(queue);

        assertAbandoned(StopSignal.Reason.HAND_BACK);
    }

    @Test
    void aDrainLetsAJobFinishThatFitsTheGracePeriodAndTakesNoOther() {
        FakeQueue two = new FakeQueue(record(), record(order -> order.overwrite(true)));
        afterFiveEvaluations(() -> {
            CountDownLatch holds = new CountDownLatch(2);
            two.onRenew(holds::countDown);
            drain.request();
            await(holds);
        });

        run(two);

        assertThat(two.settled()).hasSize(1);
        assertThat(two.settled().get(0).outcome()).get().isInstanceOf(Completed.class);
        assertThat(two.taken()).isEqualTo(1);
        assertThat(two.released()).isZero();
    }

    @Test
    void askingForItNowHandsBackAtOnce() {
        afterFiveEvaluations(() -> {
            drain.request();
            drain.requestNow();
            awaitStop();
        });

        run(queue);

        assertAbandoned(StopSignal.Reason.HAND_BACK);
    }

    @Test
    void aGracePeriodThatRunsOutWhilePaintingHandsBack() {
        afterFiveEvaluations(() -> {
            drain.request();
            workshop.clock.advance(LONG_ENOUGH);
            awaitStop();
        });

        run(queue);

        assertAbandoned(StopSignal.Reason.HAND_BACK);
    }

    @Test
    void anInterruptedWorkerHandsBackAndLeaves() {
        Thread poll = Thread.currentThread();
        afterFiveEvaluations(() -> {
            poll.interrupt();
            awaitStop();
        });

        run(queue);

        assertAbandoned(StopSignal.Reason.HAND_BACK);
    }

    @Test
    void anIdleWorkerLeavesAtOnce() {
        FakeQueue empty = new FakeQueue();

        run(empty);

        assertThat(empty.taken()).isZero();
        assertThat(jobs).isEmpty();
    }

    @Test
    void aDrainedWorkerTakesNothing() {
        drain.request();

        run(queue);

        assertThat(queue.taken()).isZero();
    }

    @Test
    void aQueueThatBreaksEndsTheWorkerButNotBeforeTheJobHasStopped() {
        queue.onRenew(() -> {
            throw new IllegalStateException("fenced");
        });
        afterFiveEvaluations(this::awaitStop);

        assertThatThrownBy(() -> run(queue)).hasMessage("fenced");

        assertThat(results).as("the job is over").containsExactly(new JobResult.Abandon(StopSignal.Reason.CLAIM_LOST));
        assertThat(queue.settled()).isEmpty();
    }

    @Test
    void anErrorOfTheMachineEndsTheWorkerAndTheRequestStaysUnsettled() {
        workshop.stylizer.beforeEvaluation(index -> {
            throw new NoClassDefFoundError("libtorch");
        });

        assertThatThrownBy(() -> run(queue))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseInstanceOf(NoClassDefFoundError.class)
                .hasMessageContaining("requests-0@17");

        assertThat(queue.settled()).isEmpty();
    }

    @Test
    void aWorkerWithAFailedEngineEndsAndLeavesTheRequestUnsettled() {
        workshop.stylizer.beforeEvaluation(index -> {
            throw new EngineFailureException("an illegal memory access was encountered");
        });
        workshop.stylizer.whenTested(() -> {
            throw new EngineFailureException(
                    "an illegal memory access was encountered\nCompile with TORCH_USE_CUDA_DSA");
        });
        FakeQueue two = new FakeQueue(record(), record());

        assertThatThrownBy(() -> run(two))
                .isInstanceOf(EngineSickException.class)
                .hasMessage("The engine failed and can no longer paint a test picture:"
                        + " an illegal memory access was encountered. Check the device, then restart.");

        assertThat(two.settled()).isEmpty();
        assertThat(two.taken()).isEqualTo(1);
        assertThat(two.released()).as("a release would take the attempt back").isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FailureCode failure(Settlement settlement) {
        return ((Failed) settlement.outcome().orElseThrow()).code();
    }
}
