package dev.stylewright.worker.stylize.tiling;

import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.optimize.CosineTransform;
import dev.stylewright.worker.stylize.optimize.Lbfgs;
import dev.stylewright.worker.stylize.options.Optimizer;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The tiling of a scale, and the number of curvature pairs that L-BFGS keeps. The plan depends on the size, the layers and a budget, but not on
 * the currently free memory, so the same request always gets the same plan.
 *
 * <p>The figures are upper bounds of measurements with VGG19 to relu5_1 on a CPU with 2 threads: 2260 MB at 1024x1024 in one piece; 224, 521 and
 * 876 MB in tiles of 128, 256 and 512.
 *
 * @param edge edge of a tile in pixels; if empty, the image is not tiled
 * @param history maximum number of curvature pairs
 * @param bytes estimated memory of the scale
 */
public record TilePlan(OptionalInt edge, int history, long bytes) {
    /** Largest first. Still larger tiles save nothing: a halo of 8 pixels is 6 % of the area at 512. */
    private static final List<Integer> EDGES = List.of(512, 384, 256, 192, 128, 96, 64);

    /**
     * The numbers of pairs to reserve memory for, most first. Fewer pairs slow down the convergence, while smaller tiles only take some more
     * time.
     */
    private static final List<Integer> HISTORIES = List.of(10, 5, 3);

    /** Bytes of the recorded activations of an image in one piece, with the gradients of the backward pass. */
    private static final long RECORDED_PER_PIXEL = 2100;

    private static final long ASIDE = 100L << 20;
    /** Bytes of the recorded activations of one tile, per pixel of its edge. Below 512 pixels they grow no faster than the edge. */
    private static final long TILE_PER_EDGE = 1_700_000;
    /** Inputs of the segments of a whole image, and the gradients with respect to two of them. */
    private static final long SEGMENTS_PER_PIXEL = 92;
    /** Image, trial, step, gradients with and without blocked elements, and the preconditioner's gain of each pixel, in float32. */
    private static final long VECTORS_PER_PIXEL = (7L * FloatImage.CHANNELS + 1) * Float.BYTES;

    /** Gains of the preconditioner, for each frequency that it keeps. */
    private static final long SPECTRUM_PER_FREQUENCY = (long) FloatImage.CHANNELS * Float.BYTES;

    private static final long PAIR_PER_PIXEL = 2L * FloatImage.CHANNELS * Float.BYTES;

    /**
     * The plan for a scale. It uses one piece if that fits. Otherwise it uses the longest history that fits, and then the largest tiles.
     *
     * @param budget the budget in bytes; if nothing fits, this method returns the smallest plan, and its {@link #bytes} exceed the budget
     */
    public static TilePlan of(ImageSize imageSize, StylizationOptions options, long budget) {
        long pixels = imageSize.pixels();
        int longest = options.optimizer() == Optimizer.LBFGS ? Lbfgs.historyFor(FloatImage.CHANNELS * pixels) : 0;
        long common = pixels * (VECTORS_PER_PIXEL + contentPerPixel(options)) + spectrum(imageSize, options);
        long whole = common + ASIDE + pixels * RECORDED_PER_PIXEL;
        if (whole + pairs(pixels, Math.min(longest, HISTORIES.get(0))) <= budget) {
            return fitted(OptionalInt.empty(), longest, whole, pixels, budget);
        }
        long tiled = common + pixels * SEGMENTS_PER_PIXEL;
        for (int history : HISTORIES) {
            for (int edge : EDGES) {
                long bytes = tiled + TILE_PER_EDGE * edge;
                if (bytes + pairs(pixels, Math.min(longest, history)) <= budget) {
                    return fitted(OptionalInt.of(edge), longest, bytes, pixels, budget);
                }
            }
        }
        int smallest = EDGES.get(EDGES.size() - 1);
        int shortest = Math.min(longest, HISTORIES.get(HISTORIES.size() - 1));
        return new TilePlan(
                OptionalInt.of(smallest), shortest, tiled + TILE_PER_EDGE * smallest + pairs(pixels, shortest));
    }

    /** The next plan after memory runs out despite the estimate: tiles of half the edge. */
    TilePlan smaller() {
        return new TilePlan(OptionalInt.of(smaller(edge)), history, bytes);
    }

    /** The next smaller edge of tiles. */
    public static int smaller(OptionalInt edge) {
        return edge.isEmpty() ? EDGES.get(0) : Math.max(ImageSize.SMALLEST_SIDE, edge.getAsInt() / 2);
    }

    /** Whether there is no {@link #smaller()} plan. */
    boolean isSmallest() {
        return isSmallest(edge);
    }

    public static boolean isSmallest(OptionalInt edge) {
        return edge.isPresent() && edge.getAsInt() <= ImageSize.SMALLEST_SIDE;
    }

    private static TilePlan fitted(OptionalInt edge, int longest, long bytes, long pixels, long budget) {
        long fitting = (budget - bytes) / (PAIR_PER_PIXEL * pixels);
        int history = (int) Math.min(longest, fitting);
        return new TilePlan(edge, history, bytes + pairs(pixels, history));
    }

    private static long spectrum(ImageSize imageSize, StylizationOptions options) {
        if (options.optimizer() != Optimizer.LBFGS) {
            return 0;
        }
        long rows = Math.min(imageSize.height(), CosineTransform.MOST_FREQUENCIES);
        long columns = Math.min(imageSize.width(), CosineTransform.MOST_FREQUENCIES);
        long matrices = Float.BYTES * (rows * imageSize.height() + columns * imageSize.width());
        return rows * columns * SPECTRUM_PER_FREQUENCY + matrices;
    }

    private static long pairs(long pixels, int history) {
        return PAIR_PER_PIXEL * pixels * history;
    }

    /** The content's features, which are stored during the whole scale. */
    private static long contentPerPixel(StylizationOptions options) {
        Map<String, Double> layers = options.contentWeight() > 0 ? options.contentLayers() : Map.of();
        double sum = 0;
        for (String layer : layers.keySet()) {
            Vgg19.Convolution convolution = Vgg19.convolution(layer).orElseThrow();
            sum += (double) Float.BYTES * convolution.out() / (1L << (2 * (convolution.block() - 1)));
        }
        return (long) Math.ceil(sum);
    }
}
