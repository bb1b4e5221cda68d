package dev.stylewright.deploy.testkit;

import dev.stylewright.worker.stylize.CacheStatistics;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Listener;
import dev.stylewright.worker.stylize.Stylization;
import dev.stylewright.worker.stylize.Stylizer;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.options.Schedule;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Paints every request at 32 px with few evaluations, regardless of the requested size; long strips somewhat larger, so that no side is too short.
 *
 * @param stylizer paints
 */
record SmallStylizer(Stylizer stylizer) implements Stylizer {

    private static final int SIZE = 32;
    private static final int ITERATIONS = 4;

    @Override
    public Stylization stylize(
            Image content,
            List<WeightedStyle> styles,
            StylizationOptions options,
            Listener listener,
            BooleanSupplier stop) {
        int enough = enough(content.width(), content.height());
        for (WeightedStyle style : styles) {
            Image image = style.image();
            enough = Math.max(enough, (int) Math.ceil(enough(image.width(), image.height()) / options.styleScale()));
        }
        return stylizer.stylize(content, styles, small(enough, options), listener, stop);
    }

    @Override
    public Schedule plan(ImageSize content, StylizationOptions options) {
        return stylizer.plan(content, small(enough(content.width(), content.height()), options));
    }

    /** The longer edge at which the shorter one is long enough. */
    private static int enough(int width, int height) {
        double shape = (double) Math.max(width, height) / Math.min(width, height);
        return Math.max(SIZE, (int) Math.ceil(shape * ImageSize.SMALLEST_SIDE));
    }

    private static StylizationOptions small(int enough, StylizationOptions options) {
        return options.toBuilder()
                .size(Math.min(options.size(), enough))
                .iterations(Math.min(options.iterations(), ITERATIONS))
                .build();
    }

    @Override
    public OptionalLong memoryEstimate(Schedule schedule, StylizationOptions options) {
        return stylizer.memoryEstimate(schedule, options);
    }

    @Override
    public String deepestLayer() {
        return stylizer.deepestLayer();
    }

    @Override
    public String weightsId() {
        return stylizer.weightsId();
    }

    @Override
    public String device() {
        return stylizer.device();
    }

    @Override
    public String precision() {
        return stylizer.precision();
    }

    @Override
    public CacheStatistics styleCache() {
        return stylizer.styleCache();
    }

    @Override
    public void warmUp() {
        stylizer.warmUp();
    }

    @Override
    public void close() {
        stylizer.close();
    }
}
