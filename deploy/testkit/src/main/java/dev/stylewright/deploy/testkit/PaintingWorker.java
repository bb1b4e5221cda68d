package dev.stylewright.deploy.testkit;

import dev.stylewright.worker.app.WorkerProcess;
import dev.stylewright.worker.app.assembly.StylizerFactory;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.app.configuration.source.ConfigurationLoader;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The real worker on its own thread, which paints small. */
final class PaintingWorker implements KitWorker {

    private final WorkerProcess process;
    private final CompletableFuture<Void> run;

    private PaintingWorker(WorkerProcess process) {
        this.process = process;
        this.run = CompletableFuture.runAsync(
                () -> {
                    try (process) {
                        process.run();
                    }
                },
                task -> new Thread(task, "testkit-worker").start());
    }

    static PaintingWorker start(List<String> settings, Path directory) {
        // Ignore environment and working directory: they configure deployed workers.
        WorkerConfiguration configuration = new ConfigurationLoader(Map.of(), directory)
                .load(List.of(), settings)
                .configuration();
        return new PaintingWorker(WorkerProcess.open(
                configuration, () -> new SmallStylizer(StylizerFactory.start(configuration)), WorkerObserver.none()));
    }

    @Override
    public void requireRunning() {
        if (run.isDone()) {
            run.join();
            throw new IllegalStateException("the worker has ended");
        }
    }

    @Override
    public void close() {
        process.drainNow();
        try {
            run.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the worker has failed", e.getCause());
        }
    }
}
