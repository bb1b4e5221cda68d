package dev.stylewright.worker.app;

import dev.stylewright.worker.app.configuration.WorkerConfiguration;

/** Runs a worker until it has stopped. */
@FunctionalInterface
public interface WorkerRunner {

    /**
     * Starts a worker, waits until it has stopped, and gives the exit code.
     *
     * @throws StartupException when it cannot start, for a reason that one line explains
     * @throws Exception when something fails that nobody expected
     */
    int run(WorkerConfiguration configuration) throws Exception;
}
