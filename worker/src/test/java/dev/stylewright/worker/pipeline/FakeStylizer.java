package dev.stylewright.worker.pipeline;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** Paints by copying the content, one scale, as many evaluations as asked for. */
public final class FakeStylizer implements Stylizer {

    static final Losses LOSSES = new Losses(0.5, 0.25, 0.0, 0.35, Map.of("relu1_1", 0.25), Map.of("relu4_2", 0.5));

    private final AtomicInteger paintings = new AtomicInteger();
    private final AtomicInteger delivered = new AtomicInteger();
    private volatile IntConsumer beforeEvaluation = index -> {};
    private volatile Runnable whenTested = () -> {};
    private volatile Losses losses = LOSSES;
    private volatile List<WeightedStyle> styles = List.of();

    /** Called before each evaluation with its number, from 1; an exception ends the painting. */
    public void beforeEvaluation(IntConsumer action) {
        beforeEvaluation = action;
    }

    /** Called when the test picture is painted. */
    void whenTested(Runnable action) {
        whenTested = action;
    }

    /** The losses to report while painting; those of the finished image are always {@link #LOSSES}. */
    void tell(Losses told) {
        losses = told;
    }

    /** How many paintings were begun. */
    public int paintings() {
        return paintings.get();
    }

    /** How many paintings were handed out, finished or not. */
    int delivered() {
        return delivered.get();
    }

    /** The styles of the last painting. */
    List<WeightedStyle> styles() {
        return styles;
    }

    @Override
    public Stylization stylize(
            Image content,
            List<WeightedStyle> with,
            StylizationOptions options,
            Listener listener,
            BooleanSupplier stop) {
        paintings.incrementAndGet();
        styles = with;
        int total = options.iterations();
        for (int i = 1; i <= total; i++) {
            beforeEvaluation.accept(i);
            if (stop.getAsBoolean()) {
                delivered.incrementAndGet();
                return new Stylization(content, LOSSES, i - 1, true);
            }
            listener.evaluated(
                    new Evaluation(i, total, 1, 1, content.width(), content.height(), losses), () -> content);
        }
        delivered.incrementAndGet();
        return new Stylization(content, LOSSES, total, false);
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
        return "vgg19-test@00000000";
    }

    @Override
    public String device() {
        return "cpu";
    }

    @Override
    public void warmUp() {
        whenTested.run();
    }

    @Override
    public void close() {}
}
