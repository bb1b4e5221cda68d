package dev.stylewright.deploy.benchmark.queue;

import dev.stylewright.worker.app.WorkerProcess;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A worker in this JVM, with its own clients and its own poll thread; drained and closed at the end. */
final class InProcessWorker implements AutoCloseable {
    private final WorkerProcess process;
    private final CompletableFuture<Void> run;

    private InProcessWorker(WorkerProcess process) {
        this.process = process;
        this.run = CompletableFuture.runAsync(
                () -> {
                    try (process) {
                        process.run();
                    }
                },
                task -> new Thread(task, "poll").start());
    }

    static InProcessWorker start(WorkerConfiguration configuration, Duration painting, Probe probe) {
        return new InProcessWorker(
                WorkerProcess.open(configuration, () -> new SleepingStylizer(painting, probe::stylizerCalled), probe));
    }

    /** Requests a stop without waiting for it. */
    void drain() {
        process.drain();
    }

    /** Waits until it has stopped; rethrows the worker's exception. */
    @Override
    public void close() {
        process.drain();
        run.join();
    }
}
