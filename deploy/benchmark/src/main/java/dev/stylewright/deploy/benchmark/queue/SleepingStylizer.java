package dev.stylewright.deploy.benchmark.queue;

import dev.stylewright.worker.stylize.Evaluation;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Listener;
import dev.stylewright.worker.stylize.Losses;
import dev.stylewright.worker.stylize.Stylization;
import dev.stylewright.worker.stylize.Stylizer;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.options.Scale;
import dev.stylewright.worker.stylize.options.Schedule;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Sleeps for a configured time and returns the content. */
final class SleepingStylizer implements Stylizer {
    private static final Losses LOSSES = new Losses(0, 0, 0, 0, Map.of(), Map.of());

    private final Duration painting;
    private final Runnable whenCalled;

    /**
     * A stylizer that needs no engine.
     *
     * @param painting how long an image takes
     * @param whenCalled called at the beginning of each painting, on the thread that paints
     */
    SleepingStylizer(Duration painting, Runnable whenCalled) {
        this.painting = painting;
        this.whenCalled = whenCalled;
    }

    @Override
    public Stylization stylize(
            Image content,
            List<WeightedStyle> styles,
            StylizationOptions options,
            Listener listener,
            BooleanSupplier stop) {
        whenCalled.run();
        long began = System.nanoTime();
        int evaluations = options.iterations();
        for (int i = 1; i <= evaluations; i++) {
            if (stop.getAsBoolean()) {
                return new Stylization(content, LOSSES, i - 1, true);
            }
            sleepUntil(began + painting.toNanos() * i / evaluations);
            Evaluation evaluation = new Evaluation(i, evaluations, 1, 1, content.width(), content.height(), LOSSES);
            listener.evaluated(evaluation, () -> content);
        }
        return new Stylization(content, LOSSES, evaluations, false);
    }

    private static void sleepUntil(long nanos) {
        while (nanos - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(nanos - System.nanoTime());
        }
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
        return "none@00000000";
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
