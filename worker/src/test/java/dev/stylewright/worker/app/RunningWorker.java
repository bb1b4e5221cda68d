package dev.stylewright.worker.app;

import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.stylize.Stylizer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A worker in this JVM, on its own thread; drained and closed at the end. */
final class RunningWorker implements AutoCloseable {

    private final WorkerProcess process;
    private final CompletableFuture<Void> run;

    private RunningWorker(WorkerProcess process) {
        this.process = process;
        this.run = CompletableFuture.runAsync(
                () -> {
                    try (process) {
                        process.run();
                    }
                },
                task -> new Thread(task, "poll").start());
    }

    static RunningWorker start(Fleet fleet, String id, Path directory, String... more) {
        return new RunningWorker(WorkerProcess.open(fleet.configuration(id, directory, more)));
    }

    /** A worker that paints with this stylizer. */
    static RunningWorker start(Fleet fleet, String id, Path directory, Stylizer stylizer, String... more) {
        return new RunningWorker(
                WorkerProcess.open(fleet.configuration(id, directory, more), () -> stylizer, WorkerObserver.none()));
    }

    /** Done when the worker is closed; it fails with what ended the worker. */
    CompletableFuture<Void> end() {
        return run;
    }

    /** The address of health and metrics. */
    int httpPort() {
        return process.httpPort().orElseThrow();
    }

    /** Requests a stop without waiting for it. */
    void drain() {
        process.drain();
    }

    /** Drains and waits, even if already draining; rethrows the worker's exception. */
    @Override
    public void close() {
        process.drain();
        run.join();
    }
}
