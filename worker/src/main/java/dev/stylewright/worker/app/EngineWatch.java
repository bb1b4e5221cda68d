package dev.stylewright.worker.app;

import dev.stylewright.worker.adapter.metrics.WorkerMetrics;
import dev.stylewright.worker.app.command.WorkerCommand;
import dev.stylewright.worker.pipeline.EvaluationWatchdog;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when the engine hangs: nothing else can end a native call that does not return. The claim on the request then expires, and another
 * worker takes it.
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

    /** @param timeout minimum time limit of an evaluation, regardless of image size */
    @SuppressWarnings("FutureReturnValueIgnored") // the task never ends, and a tick does not throw
    EngineWatch(Duration timeout) {
        this.watchdog = new EvaluationWatchdog(timeout, TICK, EngineWatch::end);
        // With a fixed delay, a process that was suspended does not make up for the missed ticks.
        ticker.scheduleWithFixedDelay(watchdog::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void end(EvaluationWatchdog.Stall stall) {
        try {
            Exception where = new Exception("thread " + stall.thread().getName() + " is blocked here");
            where.setStackTrace(stall.thread().getStackTrace());
            LOG.error(
                    "{}: no evaluation for {} s (limit {} s). The engine hangs; this worker exits with code {}."
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

    /** The observer to notify of every request. */
    WorkerObserver observer() {
        return watchdog;
    }

    /** Exports the time since the last evaluation, and its limit. */
    void measure(WorkerMetrics metrics) {
        metrics.evaluationAge(watchdog::age, watchdog::limit);
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }
}
