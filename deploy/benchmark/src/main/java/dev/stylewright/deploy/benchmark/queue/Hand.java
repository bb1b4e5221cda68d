package dev.stylewright.deploy.benchmark.queue;

import dev.stylewright.worker.app.WorkerProcess;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One worker in this JVM, with clients of its own and a poll thread of its own; drained and closed at the end. */
final class Hand implements AutoCloseable {
    private final WorkerProcess process;
    private final CompletableFuture<Void> run;

    private Hand(WorkerProcess process) {
        this.process = process;
        this.run = CompletableFuture.runAsync(
                () -> {
                    try (process) {
                        process.run();
                    }
                },
                task -> new Thread(task, "poll").start());
    }

    static Hand start(WorkerConfiguration configuration, Duration painting, Probe probe) {
        return new Hand(
                WorkerProcess.open(configuration, () -> new SleepingStylizer(painting, probe::painterCalled), probe));
    }

    /** Tells it to stop, and doesn't wait until it has. */
    void drain() {
        process.drain();
    }

    /** Waits until it has stopped; throws what the worker threw. */
    @Override
    public void close() {
        process.drain();
        run.join();
    }
}
