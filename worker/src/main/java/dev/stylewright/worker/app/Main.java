package dev.stylewright.worker.app;

import dev.stylewright.worker.app.command.WorkerCommand;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import java.nio.file.Path;
import org.jline.utils.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Entry point of the worker's process. */
public final class Main {

    /** The exit code of a worker that ends because of an error of the JVM. */
    private static final int BROKEN = 3;

    private Main() {}

    /** Runs the command line and exits with its code: 0 even after SIGTERM or Ctrl-C, once the worker has drained. */
    public static void main(String[] arguments) {
        boolean ours = Logging.begin();
        Thread.setDefaultUncaughtExceptionHandler(Main::endIfOutOfMemory);
        System.exit(WorkerCommand.create(configuration -> work(configuration, ours), System.getenv(), Path.of(""))
                .execute(arguments));
    }

    /** A thread that died of memory shortage leaves the worker incomplete, so the process ends. */
    private static void endIfOutOfMemory(Thread thread, Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            log().error("thread {} ran out of memory ({}), the worker ends", thread.getName(), failure.getMessage());
            Runtime.getRuntime().halt(BROKEN);
        }
        log().error("thread {} ended", thread.getName(), failure);
    }

    /** Must not be called before {@link Logging} is set up. */
    private static Logger log() {
        return LoggerFactory.getLogger(Main.class);
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
        } catch (OutOfMemoryError e) {
            log().error("the worker ran out of memory ({}) and ends; give it a larger heap", e.getMessage());
            return BROKEN;
        }
        return 0;
    }
}
