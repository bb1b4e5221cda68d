package dev.stylewright.deploy.benchmark.tiling;

import dev.stylewright.worker.stylize.Evaluation;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.Stylizer;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The timings of one stylizer: how long each evaluation at full size took, except the first of each painting. Used by one thread. */
final class TilingTimings {
    private static final int STYLE = 256;

    private final StylizationOptions options;
    private final Image content;
    private final List<WeightedStyle> style;
    private final List<Double> seconds = new ArrayList<>();

    /**
     * Timings of paintings with this number of evaluations.
     *
     * @param size edge of the image
     */
    TilingTimings(int size, int evaluations) {
        StylizationOptions usual = StylizationOptions.defaults();
        this.options = usual.toBuilder()
                .size(size)
                .iterations(evaluations)
                .border(Border.PLAIN)
                .build();
        this.content = noise(size, 1);
        this.style = List.of(new WeightedStyle(noise(STYLE, 2), 1));
    }

    /** Paints once. */
    void measure(Stylizer stylizer) {
        List<Long> told = new ArrayList<>();
        stylizer.stylize(
                content,
                style,
                options,
                evaluation -> {
                    if (isFull(evaluation)) {
                        told.add(System.nanoTime());
                    }
                },
                () -> false);
        for (int i = 1; i < told.size(); i++) {
            seconds.add((told.get(i) - told.get(i - 1)) / 1e9);
        }
    }

    /** The evaluations of all paintings. */
    List<Double> seconds() {
        return seconds;
    }

    private boolean isFull(Evaluation evaluation) {
        return evaluation.width() == options.size();
    }

    private static Image noise(int edge, long seed) {
        byte[] rgb = new byte[3 * edge * edge];
        new Random(seed).nextBytes(rgb);
        return new Image(edge, edge, rgb);
    }
}
