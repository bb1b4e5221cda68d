package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.JobLog;
import dev.stylewright.worker.pipeline.observe.JobPhase;
import dev.stylewright.worker.pipeline.observe.RunningJob;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.pipeline.queue.ClaimLostException;
import dev.stylewright.worker.pipeline.queue.OutcomeSink;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.RequestSource;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.queue.StopSignal.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker loop: takes a request, runs its job on the job thread while keeping the claim, settles it, and takes the next, until drained. Stateless
 * between requests.
 */
public final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    /** Time of a poll; bounds how late an idle worker notices a drain. */
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
    /** Interval of claim renewals while a job runs; bounds how late a job notices that it must stop. */
    private static final Duration RENEW_INTERVAL = Duration.ofMillis(200);
    /** How long a failing worker waits for its job to stop; one evaluation of a large image takes seconds. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);

    private final RequestSource source;
    private final OutcomeSink sink;
    private final RequestHandler handler;
    private final Drain drain;
    private final Duration rebalanceGrace;
    private final WorkerObserver observer;
    private @Nullable Work current;
    private @Nullable String sick;

    /** A request in progress. */
    private static final class Work {
        final RequestRecord record;
        final RunningJob job;
        final Future<JobResult> result;
        boolean settled;

        Work(RequestRecord taken, JobListener listener, RequestHandler handler, ExecutorService jobThread) {
            this.record = listener.trace().map(taken::in).orElse(taken);
            this.job = new RunningJob(listener);
            job.belongsTo(record.trace());
            job.held();
            this.result = jobThread.submit(() -> handler.handle(record, job));
        }
    }

    /**
     * Creates a worker; {@link #run} starts it.
     *
     * @param rebalanceGrace how long to delay a rebalance that moves a claimed record, if its job is expected to finish in that time
     * @param observer observes the loop and every request
     */
    public Worker(
            RequestSource source,
            OutcomeSink sink,
            RequestHandler handler,
            Drain drain,
            Duration rebalanceGrace,
            WorkerObserver observer) {
        this.source = source;
        this.sink = sink;
        this.handler = handler;
        this.drain = drain;
        this.rebalanceGrace = rebalanceGrace;
        this.observer = observer;
        source.onClaimRevoking(this::finishIfNearlyDone);
    }

    /**
     * Works until drained and leaves the queue. Does not wait for an abandoned job before leaving, so that another worker can take over at once. The
     * calling thread is the poll thread.
     *
     * @throws EngineSickException the engine no longer works; the claimed record keeps its attempt
     * @throws RuntimeException an error that the worker cannot handle; the claimed record is not acknowledged
     */
    public void run() {
        ExecutorService jobThread = Executors.newSingleThreadExecutor(task -> new Thread(task, "job"));
        try (source) {
            while (!drain.isRequested()) {
                observer.polled();
                Optional<RequestRecord> next = source.poll(POLL_TIMEOUT);
                if (next.isPresent()) {
                    work(next.get(), jobThread);
                }
                if (sick != null) {
                    throw new EngineSickException(sick);
                }
            }
        } finally {
            stop(jobThread);
        }
    }

    /** The caller is about to shut the engine down, which no painting may use then. */
    private static void stop(ExecutorService jobThread) {
        jobThread.shutdownNow();
        try {
            if (!jobThread.awaitTermination(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error("the running job did not stop within {}", SHUTDOWN_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(RequestRecord record, ExecutorService jobThread) {
        Work work = new Work(record, observer.taken(record), handler, jobThread);
        current = work;
        try {
            conclude(work, await(work));
        } catch (RuntimeException e) {
            work.job.stop().raise(Reason.CLAIM_LOST);
            work.job.listener().abandoned(Reason.CLAIM_LOST);
            throw e;
        } finally {
            current = null;
        }
    }

    private void conclude(Work work, JobResult result) {
        if (work.settled) {
            return;
        }
        JobLog.run(work.job.labels(), () -> {
            if (result instanceof JobResult.Settle settle) {
                settle(work, settle.settlement());
            } else if (result instanceof JobResult.Abandon abandon) {
                LOG.info("{} given up unsettled: {}", work.record.position(), abandon.reason());
                giveUp(work, abandon.reason());
            } else if (result instanceof JobResult.EngineSick engine) {
                LOG.error(
                        "{} goes to another worker, its attempt counted, and this one ends: {}",
                        work.record.position(),
                        engine.why());
                work.job.listener().abandoned(Reason.ENGINE_SICK);
                sick = engine.why();
            }
        });
    }

    private JobResult await(Work work) {
        while (true) {
            try {
                return work.result.get(RENEW_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillRunning) {
                observer.polled();
                JobLog.run(work.job.labels(), () -> keepClaim(work));
                if (isHandedBack(work)) {
                    return new JobResult.Abandon(Reason.HAND_BACK);
                }
            } catch (ExecutionException e) {
                throw endedByJob(work, e);
            } catch (InterruptedException e) {
                work.job.stop().raise(Reason.HAND_BACK);
                drain.requestNow();
            }
        }
    }

    /** Ends the worker, even from within a rebalance: a claim that is not released on purpose stays counted. */
    private static IllegalStateException endedByJob(Work work, ExecutionException e) {
        return new IllegalStateException("the job of " + work.record.position() + " ended the worker", e.getCause());
    }

    private void keepClaim(Work work) {
        if (work.job.stop().reason().equals(Optional.of(Reason.CLAIM_LOST))) {
            return;
        }
        if (source.renewClaim()) {
            work.job.held();
        } else if (!work.settled) {
            LOG.warn("{} was claimed by another worker, stopping its job", work.record.position());
            work.job.stop().raise(Reason.CLAIM_LOST);
        }
        if (drain.outlasts(work.job)) {
            work.job.stop().raise(Reason.HAND_BACK);
        }
    }

    /** A draining worker hands a record back before its job has stopped, so that another worker can start. */
    private boolean isHandedBack(Work work) {
        return drain.isRequested() && work.job.stop().reason().equals(Optional.of(Reason.HAND_BACK));
    }

    /** The queue is about to move the claimed record: waits for a job that is nearly done, and settles it first. */
    private void finishIfNearlyDone() {
        Work work = current;
        if (work == null || !(work.result.isDone() || isNearlyDone(work.job))) {
            return;
        }
        try {
            LOG.info("{} is being moved to another worker; finishing its job first", work.record.position());
            long begun = System.nanoTime();
            while (!work.result.isDone() && System.nanoTime() - begun < rebalanceGrace.toNanos()) {
                observer.polled();
                awaitWhileHeld(work);
            }
            if (work.result.isDone()) {
                conclude(work, work.result.get());
                work.settled = true;
            } else {
                LOG.warn("{} was not finished within {}", work.record.position(), rebalanceGrace);
            }
        } catch (ExecutionException e) {
            throw endedByJob(work, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitWhileHeld(Work work) throws InterruptedException, ExecutionException {
        try {
            work.result.get(RENEW_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
            if (source.renewClaim()) {
                work.job.held();
            } else {
                work.job.stop().raise(Reason.CLAIM_LOST);
            }
        }
    }

    private boolean isNearlyDone(RunningJob job) {
        return !job.stop().isRaised()
                && job.remaining()
                        .map(remaining -> remaining.compareTo(rebalanceGrace) <= 0)
                        .orElse(false);
    }

    private void settle(Work work, Settlement settlement) {
        RequestRecord record = work.record;
        JobListener listener = work.job.listener();
        try {
            listener.during(JobPhase.PUBLISHING, () -> {
                sink.settle(record, settlement, () -> !drain.isOver());
                return true;
            });
            listener.settled(settlement);
            settlement.outcome().ifPresent(outcome -> LOG.info("{} settled: {}", record.position(), describe(outcome)));
        } catch (ClaimLostException e) {
            LOG.warn("{} was not settled by this worker: {}", record.position(), e.getMessage());
            giveUp(work, Reason.CLAIM_LOST);
        }
    }

    private void giveUp(Work work, Reason reason) {
        source.release();
        work.job.listener().abandoned(reason);
    }

    private static String describe(Outcome outcome) {
        return outcome.type().shortName() + " " + outcome.requestId();
    }
}
