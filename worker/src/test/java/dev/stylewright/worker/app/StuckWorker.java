package dev.stylewright.worker.app;

import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A worker whose engine never comes back, as a call into a driver that hangs. Everything else is real. */
final class StuckWorker {

    private StuckWorker() {}

    /** Takes the arguments of a worker. */
    public static void main(String[] arguments) {
        System.exit(WorkerCommand.create(
                        configuration -> {
                            try (WorkerProcess worker = WorkerProcess.open(
                                    configuration,
                                    () -> new ScriptedStylizer(options -> hang(), () -> {}),
                                    WorkerObserver.nobody())) {
                                worker.run();
                            }
                            return 0;
                        },
                        System.getenv(),
                        Path.of(""))
                .execute(arguments));
    }

    private static void hang() {
        while (true) {
            LockSupport.park();
        }
    }
}
