package dev.stylewright.worker.app.command;

import dev.stylewright.worker.app.assembly.StartupException;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;

/** Runs a worker until it has stopped. */
@FunctionalInterface
public interface WorkerRunner {

    /**
     * Starts a worker, waits until it has stopped, and returns the exit code.
     *
     * @throws StartupException the worker cannot start, for a reason that one line explains
     * @throws Exception any unexpected failure
     */
    int run(WorkerConfiguration configuration) throws Exception;
}
