package dev.stylewright.worker.app;

import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Listener;
import dev.stylewright.worker.stylize.Stylization;
import dev.stylewright.worker.stylize.Stylizer;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.options.Scale;
import dev.stylewright.worker.stylize.options.Schedule;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A worker that no painting leaves alive. */
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

    /** The process: the way to die, then what the worker's command line takes. */
    public static void main(String[] arguments) {
        Death death = Death.valueOf(arguments[0]);
        System.exit(WorkerCommand.create(
                        configuration -> {
                            try (WorkerProcess worker = WorkerProcess.open(
                                    configuration, () -> new Engine(death), WorkerObserver.nobody())) {
                                worker.run();
                            }
                            return 0;
                        },
                        System.getenv(),
                        Path.of(""))
                .execute(Arrays.copyOfRange(arguments, 1, arguments.length)));
    }

    /** Works until it dies, in a JVM of its own. */
    static void live(Death death, List<String> settings, Path directory) throws Exception {
        try (WorkerJvm worker = WorkerJvm.start(DeadlyWorker.class, List.of(death.name()), settings, directory)) {
            int code = worker.exitCode();
            String log = Files.readString(worker.log());
            if (code == 0 || !log.contains(LAST_WORD)) {
                throw new AssertionError("it ended with " + code + ", but not of its job; its log:\n" + log);
            }
        }
    }

    private record Engine(Death death) implements Stylizer {

        @Override
        public Stylization stylize(
                Image content,
                List<WeightedStyle> styles,
                StylizationOptions options,
                Listener listener,
                BooleanSupplier stop) {
            System.err.println(LAST_WORD);
            death.strike();
            throw new IllegalStateException("still alive after " + death);
        }

        @Override
        public Schedule plan(ImageSize content, StylizationOptions options) {
            return new Schedule(List.of(new Scale(content, options.iterations())));
        }

        @Override
        public String deepestLayer() {
            return "relu5_1";
        }

        @Override
        public String weightsId() {
            return "deadly@00000000";
        }

        @Override
        public String device() {
            return "cpu";
        }

        @Override
        public void warmUp() {}

        @Override
        public void close() {}
    }
}
