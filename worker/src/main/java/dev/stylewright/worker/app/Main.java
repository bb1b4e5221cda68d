package dev.stylewright.worker.app;

import java.nio.file.Path;

/** Where the worker's process begins and ends. */
public final class Main {

    private Main() {}

    /** Runs the command line and exits with its code. */
    public static void main(String[] arguments) {
        WorkerRunner runner = configuration -> {
            throw new StartupException("This build reads its configuration but has no worker wired in.");
        };
        System.exit(WorkerCommand.create(runner, System.getenv(), Path.of("")).execute(arguments));
    }
}
