package dev.stylewright.worker.app;

import dev.stylewright.worker.app.command.WorkerCommand;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.stylize.Evaluation;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Listener;
import dev.stylewright.worker.stylize.Losses;
import dev.stylewright.worker.stylize.Stylization;
import dev.stylewright.worker.stylize.Stylizer;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.options.Schedule;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Paints by copying the content in one evaluation.
 *
 * @param painting an action before the result, for example an exception
 * @param testing an action instead of the test picture
 */
public record ScriptedStylizer(Consumer<StylizationOptions> painting, Runnable testing) implements Stylizer {

    /** Runs a worker that paints with this and is real otherwise, and exits with its code. */
    public void runWorker(String... arguments) {
        System.exit(WorkerCommand.create(
                        configuration -> {
                            try (WorkerProcess worker =
                                    WorkerProcess.open(configuration, () -> this, WorkerObserver.none())) {
                                worker.run();
                            }
                            return 0;
                        },
                        System.getenv(),
                        Path.of(""))
                .execute(arguments));
    }

    @Override
    public Stylization stylize(
            Image content,
            List<WeightedStyle> styles,
            StylizationOptions options,
            Listener listener,
            BooleanSupplier stop) {
        painting.accept(options);
        Losses losses = new Losses(1, 1, 0, 2, Map.of(), Map.of());
        boolean stopped = stop.getAsBoolean();
        listener.evaluated(new Evaluation(1, 1, 1, 1, content.width(), content.height(), losses), () -> content);
        return new Stylization(content, losses, 1, stopped);
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
        return "none@000000000000";
    }

    @Override
    public String device() {
        return "cpu";
    }

    @Override
    public void warmUp() {
        testing.run();
    }

    @Override
    public void close() {}
}
