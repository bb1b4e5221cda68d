package dev.stylewright.worker.pipeline.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.pipeline.queue.StopSignal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Before it writes, a job checks that the claim is held now. */
class RunningJobTest {

    private final RunningJob job = new RunningJob();

    @Test
    void withoutARenewedClaimThereIsNoWaiting() {
        assertThat(job.isClaimFresh()).isTrue();
    }

    @Test
    void aClaimHeldJustNowIsFresh() {
        job.held();

        assertThat(job.isClaimFresh()).isTrue();
    }

    @Test
    void aClaimHeldLongAgoIsFreshOnlyWhenItIsHeldAgain() throws Exception {
        CompletableFuture<Boolean> answer = askAfterASleep();

        assertThat(answer).isNotDone();
        job.held();

        assertThat(answer.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aClaimThatTurnsOutToBeLostIsNotFresh() throws Exception {
        CompletableFuture<Boolean> answer = askAfterASleep();

        job.stop().raise(StopSignal.Reason.CLAIM_LOST);

        assertThat(answer.get(30, TimeUnit.SECONDS)).isFalse();
    }

    /** Both threads of a process that was suspended: the claim was held before, and the job thread is the first to wake. */
    private CompletableFuture<Boolean> askAfterASleep() {
        job.held();
        long end = System.nanoTime() + 1_100_000_000L;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return CompletableFuture.supplyAsync(job::isClaimFresh);
    }
}
