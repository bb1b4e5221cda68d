package dev.stylewright.worker.app;

import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import java.nio.file.Path;
import org.jline.utils.Signals;

/** Where the worker's process begins and ends. */
public final class Main {

    private static final String LOGGING = "logback.configurationFile";

    private Main() {}

    /** Runs the command line and exits with its code: 0 also after SIGTERM or Ctrl-C, once the worker has drained. */
    public static void main(String[] arguments) {
        if (System.getProperty(LOGGING) == null) {
            // Named rather than found: programs that embed a worker bring a logging configuration of their own.
            System.setProperty(LOGGING, "dev/stylewright/worker/app/logback.xml");
        }
        System.exit(
                WorkerCommand.create(Main::work, System.getenv(), Path.of("")).execute(arguments));
    }

    private static int work(WorkerConfiguration configuration) {
        try (WorkerProcess worker = WorkerProcess.open(configuration)) {
            Signals.register("TERM", worker::drain);
            Signals.register("INT", worker::drain);
            worker.run();
        }
        return 0;
    }
}
