package dev.stylewright.worker.chaos;

import dev.stylewright.worker.app.WorkerCommand;
import dev.stylewright.worker.app.WorkerProcess;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.stylize.EngineFailureException;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Listener;
import dev.stylewright.worker.stylize.Stylization;
import dev.stylewright.worker.stylize.Stylizer;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.options.Schedule;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A worker whose engine fails at everything, at once, as one does after a sticky error of its device. Everything else is real. */
final class SickWorker {

    private SickWorker() {}

    /** Takes the arguments of a worker. */
    public static void main(String[] arguments) {
        System.exit(WorkerCommand.create(
                        configuration -> {
                            try (WorkerProcess worker =
                                    WorkerProcess.open(configuration, BrokenEngine::new, WorkerObserver.nobody())) {
                                worker.run();
                            }
                            return 0;
                        },
                        System.getenv(),
                        Path.of(""))
                .execute(arguments));
    }

    private static final class BrokenEngine implements Stylizer {

        @Override
        public Stylization stylize(
                Image content,
                List<WeightedStyle> styles,
                StylizationOptions options,
                Listener listener,
                BooleanSupplier stop) {
            throw new EngineFailureException("CUDA error: an illegal memory access was encountered");
        }

        @Override
        public Schedule plan(ImageSize content, StylizationOptions options) {
            return Schedule.coarseToFine(content, options.size(), options.iterations());
        }

        @Override
        public String deepestLayer() {
            return "relu5_1";
        }

        @Override
        public String weightsId() {
            return "broken@000000000000";
        }

        @Override
        public String device() {
            return "gpu:0";
        }

        @Override
        public void warmUp() {
            throw new EngineFailureException("CUDA error: an illegal memory access was encountered");
        }

        @Override
        public void close() {}
    }
}
