package dev.stylewright.worker.app;

import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import java.nio.file.Path;
import org.jline.utils.Signals;

/** Where the worker's process begins and ends. */
public final class Main {

    private Main() {}

    /** Runs the command line and exits with its code: 0 also after SIGTERM or Ctrl-C, once the worker has drained. */
    public static void main(String[] arguments) {
        boolean ours = Logging.begin();
        System.exit(WorkerCommand.create(configuration -> work(configuration, ours), System.getenv(), Path.of(""))
                .execute(arguments));
    }

    private static int work(WorkerConfiguration configuration, boolean ours) {
        if (ours) {
            Logging.use(configuration.log().format());
        }
        StandardOutput.divertNativeLines();
        try (WorkerProcess worker = WorkerProcess.open(configuration)) {
            Signals.register("TERM", worker::drain);
            Signals.register("INT", worker::drain);
            worker.run();
        }
        return 0;
    }
}
