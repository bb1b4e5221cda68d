package dev.stylewright.worker.stylize;

import ai.djl.engine.EngineException;
import dev.stylewright.worker.stylize.engine.MemorySettings;
import dev.stylewright.worker.stylize.image.Coloring;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.Resampler;
import dev.stylewright.worker.stylize.objective.Styles;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Colors;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.Schedule;
import dev.stylewright.worker.stylize.options.Start;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.style.GramCache;
import dev.stylewright.worker.stylize.tiling.OutOfMemoryDetector;
import dev.stylewright.worker.stylize.tiling.TilePlan;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** The optimisation of Gatys, Ecker and Bethge (CVPR 2016), coarse to fine, with VGG19 on DJL. */
public final class GatysStylizer implements Stylizer {
    private static final int MIB = 20;

    private final Vgg19Weights weights;
    private final MemorySettings memory;
    private final GramCache cache;

    /** @param weights owned by this stylizer, which closes them */
    public GatysStylizer(Vgg19Weights weights) {
        this(weights, MemorySettings.UNBOUNDED);
    }

    /** @param weights owned by this stylizer, which closes them */
    public GatysStylizer(Vgg19Weights weights, MemorySettings memory) {
        this.weights = weights;
        this.memory = memory;
        this.cache = new GramCache(memory.styleCache());
    }

    @Override
    public Stylization stylize(
            Image content,
            List<WeightedStyle> styles,
            StylizationOptions options,
            Listener listener,
            BooleanSupplier stop) {
        if (styles.isEmpty()) {
            throw new IllegalArgumentException("at least one style is needed");
        }
        Schedule schedule = plan(new ImageSize(content.width(), content.height()), options);
        requireLargeEnough(styles, options);
        requireWithinBudget(schedule, options);
        try {
            FloatImage scaledContent = Resampler.resize(FloatImage.of(content), schedule.full());
            Coloring coloring = Coloring.of(options.colors(), scaledContent);
            Styles sources = new Styles(styles, options, coloring, schedule.full(), cache);
            boolean grey = options.colors() == Colors.CONTENT || (content.isGrey() && allGrey(styles));
            return new StylizationRun(
                            weights, options, memory.budget(), schedule, coloring, grey, sources, listener, stop)
                    .paint();
        } catch (EngineException e) {
            throw translate(e, schedule.full());
        } catch (OutOfMemoryError e) {
            throw outOfMemory(schedule.full(), e);
        }
    }

    private static boolean allGrey(List<WeightedStyle> styles) {
        return styles.stream().allMatch(style -> style.image().isGrey());
    }

    @Override
    public Schedule plan(ImageSize content, StylizationOptions options) {
        requireReached(options.contentLayers());
        requireReached(options.styleLayers());
        requireLargeEnough("content", content, options.size(), 1);
        return Schedule.coarseToFine(content, options.size(), options.iterations(), options.scales());
    }

    @Override
    public OptionalLong memoryEstimate(Schedule schedule, StylizationOptions options) {
        return schedule.scales().stream()
                .mapToLong(scale ->
                        TilePlan.of(scale.imageSize(), options, memory.budget()).bytes())
                .max();
    }

    @Override
    public String deepestLayer() {
        return weights.deepestLayer();
    }

    @Override
    public String weightsId() {
        return weights.id();
    }

    @Override
    public String device() {
        return weights.engine().device();
    }

    @Override
    public String precision() {
        return weights.engine().precision().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public CacheStatistics styleCache() {
        return cache.statistics();
    }

    @Override
    public void warmUp() {
        int side = 4 * ImageSize.SMALLEST_SIDE;
        Image grey = new Image(side, side, new byte[FloatImage.CHANNELS * side * side]);
        Map<String, Double> layer = Map.of(deepestLayer(), 1.0);
        StylizationOptions options = StylizationOptions.builder()
                .size(side)
                .iterations(2)
                .contentWeight(1)
                .styleWeight(1)
                .totalVariationWeight(0)
                .styleLayers(layer)
                .contentLayers(layer)
                .start(Start.NOISE)
                .pooling(Pooling.AVG)
                .border(Border.PLAIN)
                .build();
        Losses losses = stylize(grey, List.of(new WeightedStyle(grey, 1)), options, e -> {}, () -> false)
                .losses();
        if (!(losses.total() > 0 && Double.isFinite(losses.total()))) {
            throw new EngineFailureException("the engine computes losses of " + losses.total() + " for a test picture");
        }
    }

    @Override
    public void close() {
        weights.close();
    }

    private void requireReached(Map<String, Double> layers) {
        for (String layer : layers.keySet()) {
            if (!weights.reaches(layer)) {
                throw new LayerNotReachedException(layer, weights.deepestLayer(), weights.id());
            }
        }
    }

    private static void requireLargeEnough(List<WeightedStyle> styles, StylizationOptions options) {
        for (int i = 0; i < styles.size(); i++) {
            requireLargeEnough("styles[" + i + "]", styles.get(i).original(), options.size(), options.styleScale());
        }
    }

    private static void requireLargeEnough(String which, ImageSize original, int size, double scale) {
        ImageSize scaled = original.withLonger(StylizationOptions.styleSize(size, scale));
        if (scaled.shorter() < ImageSize.SMALLEST_SIDE) {
            throw new ImageTooSmallException(which, original, scaled, size, scale);
        }
    }

    /** The kernel kills a container that exceeds its memory, along with all its jobs. Refuse a job that does not fit instead. */
    private void requireWithinBudget(Schedule schedule, StylizationOptions options) {
        long needed = memoryEstimate(schedule, options).orElse(0);
        if (needed > memory.budget()) {
            throw new EngineOutOfMemoryException(
                    "painting at %s px takes at least %d MiB of memory and this worker may use %d MiB: ask for a smaller size or give it more memory"
                            .formatted(schedule.full(), needed >> MIB, memory.budget() >> MIB));
        }
    }

    private static StylizationException translate(EngineException e, ImageSize full) {
        String message = String.valueOf(e.getMessage());
        if (OutOfMemoryDetector.caused(e)) {
            return outOfMemory(full, e);
        }
        return new EngineFailureException("the engine failed: " + message, e);
    }

    private static EngineOutOfMemoryException outOfMemory(ImageSize full, Throwable cause) {
        return new EngineOutOfMemoryException(
                "there is too little memory to paint at %s px: ask for a smaller size".formatted(full), cause);
    }
}
