package dev.stylewright.worker.app;

import dev.stylewright.worker.adapter.metrics.WorkerMetrics;
import dev.stylewright.worker.pipeline.EvaluationWatchdog;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when the engine stands still: nothing else ends a call into native code that doesn't return. The claim on the
 * request then runs out, and another worker takes it.
 */
final class EngineWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EngineWatch.class);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final EvaluationWatchdog watchdog;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "evaluation-watchdog");
        thread.setDaemon(true);
        return thread;
    });

    /** @param timeout what an evaluation may take, however small the picture */
    @SuppressWarnings("FutureReturnValueIgnored") // it never ends, and a tick does not throw
    EngineWatch(Duration timeout) {
        this.watchdog = new EvaluationWatchdog(timeout, TICK, EngineWatch::end);
        // With a fixed delay, a process that wakes up does not make up for the ticks that it slept through.
        ticker.scheduleWithFixedDelay(watchdog::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void end(EvaluationWatchdog.Stall stall) {
        try {
            Exception where = new Exception("thread " + stall.thread().getName() + " waits here");
            where.setStackTrace(stall.thread().getStackTrace());
            LOG.error(
                    "{}: no evaluation for {} s (limit {} s). The engine stands still, and this worker ends with exit code {}."
                            + " Check the device, then restart. If paintings need longer, raise"
                            + " stylewright.engine.evaluation-timeout.",
                    stall.position(),
                    stall.age().toSeconds(),
                    stall.limit().toSeconds(),
                    WorkerCommand.ENGINE_SICK,
                    where);
        } finally {
            Runtime.getRuntime().halt(WorkerCommand.ENGINE_SICK);
        }
    }

    /** What must hear of every request. */
    WorkerObserver observer() {
        return watchdog;
    }

    /** Has the time since the last evaluation measured, and its limit. */
    void measure(WorkerMetrics metrics) {
        metrics.evaluationAge(watchdog::age, watchdog::limit);
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }
}
