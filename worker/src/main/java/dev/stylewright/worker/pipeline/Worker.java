package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.Outcome;
import dev.stylewright.worker.pipeline.StopSignal.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker loop: takes a request, has it handled on the job thread while keeping the claim, settles it, and takes the
 * next, until told to drain. Stateless between requests.
 */
public final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    /** How long a take waits; bounds how late an idle worker notices a drain. */
    private static final Duration TAKE = Duration.ofMillis(500);
    /** How often a claim is renewed while a job runs; bounds how late a job notices that it must stop. */
    private static final Duration HOLD = Duration.ofMillis(200);
    /** How long a worker that can't go on waits for its job to notice; an evaluation of a large picture takes seconds. */
    private static final Duration FAREWELL = Duration.ofSeconds(30);

    private final RequestSource source;
    private final OutcomeSink sink;
    private final RequestHandler handler;
    private final Drain drain;

    public Worker(RequestSource source, OutcomeSink sink, RequestHandler handler, Drain drain) {
        this.source = source;
        this.sink = sink;
        this.handler = handler;
        this.drain = drain;
    }

    /**
     * Works until drained. The calling thread is the poll thread; the caller closes the source afterwards.
     *
     * @throws RuntimeException what a worker can't go on with; the claimed record is not acknowledged
     */
    public void run() {
        ExecutorService jobThread = Executors.newSingleThreadExecutor(task -> new Thread(task, "job"));
        try {
            while (!drain.isRequested()) {
                Optional<RequestRecord> next = source.take(TAKE);
                if (next.isPresent()) {
                    work(next.get(), jobThread);
                }
            }
        } finally {
            dismiss(jobThread);
        }
    }

    /** The caller is about to take the engine down, and a painting must not be running on it then. */
    private static void dismiss(ExecutorService jobThread) {
        jobThread.shutdownNow();
        try {
            if (!jobThread.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error("the running job did not stop within {}", FAREWELL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(RequestRecord record, ExecutorService jobThread) {
        RunningJob job = new RunningJob();
        Verdict verdict;
        try {
            verdict = await(jobThread.submit(() -> handler.handle(record, job)), record, job);
        } catch (RuntimeException e) {
            job.stop().raise(Reason.CLAIM_LOST);
            throw e;
        }
        if (verdict instanceof Verdict.Settle settle) {
            settle(record, settle.settlement());
        } else if (verdict instanceof Verdict.Abandon abandon) {
            LOG.info("{} given up unsettled: {}", record.position(), abandon.reason());
            source.handBack();
        }
    }

    private Verdict await(Future<Verdict> result, RequestRecord record, RunningJob job) {
        while (true) {
            try {
                return result.get(HOLD.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillRunning) {
                keepClaim(record, job);
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        "the job of " + record.position() + " brought the worker down", e.getCause());
            } catch (InterruptedException e) {
                job.stop().raise(Reason.HAND_BACK);
                drain.request();
                drain.request();
            }
        }
    }

    private void keepClaim(RequestRecord record, RunningJob job) {
        if (job.stop().reason().equals(Optional.of(Reason.CLAIM_LOST))) {
            return;
        }
        if (!source.hold()) {
            LOG.warn("{} belongs to another worker now, stopping its job", record.position());
            job.stop().raise(Reason.CLAIM_LOST);
        } else if (drain.outlasts(job)) {
            job.stop().raise(Reason.HAND_BACK);
        }
    }

    private void settle(RequestRecord record, Settlement settlement) {
        try {
            sink.settle(record, settlement);
            settlement.outcome().ifPresent(outcome -> LOG.info("{} settled: {}", record.position(), describe(outcome)));
        } catch (ClaimLostException e) {
            LOG.warn("{} was not settled here: {}", record.position(), e.getMessage());
            source.handBack();
        }
    }

    private static String describe(Outcome outcome) {
        return outcome.type().shortName() + " " + outcome.requestId();
    }
}
