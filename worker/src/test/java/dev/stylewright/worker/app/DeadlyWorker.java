package dev.stylewright.worker.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A worker that dies when it paints. */
final class DeadlyWorker {

    private static final String LAST_WORD = "the painting begins";

    private DeadlyWorker() {}

    /** How it dies. */
    enum Death {
        ERROR {
            @Override
            void strike() {
                throw new StackOverflowError("as a painting might");
            }
        },
        EXIT {
            @Override
            void strike() {
                Runtime.getRuntime().exit(1);
            }
        },
        KILL {
            @Override
            void strike() {
                try {
                    new ProcessBuilder(
                                    "kill",
                                    "-KILL",
                                    Long.toString(ProcessHandle.current().pid()))
                            .start();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                LockSupport.park();
            }
        };

        abstract void strike();
    }

    /** The process: the way to die, then the arguments of the worker's command line. */
    public static void main(String[] arguments) {
        Death death = Death.valueOf(arguments[0]);
        new ScriptedStylizer(options -> die(death), () -> {})
                .runWorker(Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    /** Works until it dies, in a separate JVM. */
    static void live(Death death, List<String> settings, Path directory) throws Exception {
        try (WorkerJvm worker = WorkerJvm.start(DeadlyWorker.class, List.of(death.name()), settings, directory)) {
            int code = worker.exitCode();
            String log = Files.readString(worker.log());
            if (code == 0 || !log.contains(LAST_WORD)) {
                throw new AssertionError("it ended with " + code + ", but not of its job; its log:\n" + log);
            }
        }
    }

    private static void die(Death death) {
        System.err.println(LAST_WORD);
        death.strike();
        throw new IllegalStateException("still alive after " + death);
    }
}
