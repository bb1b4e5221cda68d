package dev.stylewright.worker.stylize;

import ai.djl.engine.EngineException;
import dev.stylewright.worker.stylize.image.Coloring;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.Resampler;
import dev.stylewright.worker.stylize.objective.Styles;
import dev.stylewright.worker.stylize.style.GramCache;
import dev.stylewright.worker.stylize.style.StyleSource;
import dev.stylewright.worker.stylize.tiling.OutOfMemoryDetector;
import dev.stylewright.worker.stylize.tiling.TilePlan;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** The optimisation of Gatys, Ecker and Bethge (CVPR 2016), coarse to fine, with VGG19 on DJL. */
public final class GatysStylizer implements Stylizer {
    private static final int MIB = 20;

    private final Vgg19Weights weights;
    private final MemorySettings memory;
    private final GramCache cache;

    /** @param weights taken over: closed with this */
    public GatysStylizer(Vgg19Weights weights) {
        this(weights, MemorySettings.UNBOUNDED);
    }

    /** @param weights taken over: closed with this */
    public GatysStylizer(Vgg19Weights weights, MemorySettings memory) {
        this.weights = weights;
        this.memory = memory;
        this.cache = new GramCache(memory.styleCache());
    }

    @Override
    public Stylization stylize(
            Picture content,
            List<WeightedStyle> styles,
            StylizationOptions recipe,
            Listener listener,
            BooleanSupplier stop) {
        if (styles.isEmpty()) {
            throw new IllegalArgumentException("at least one style is needed");
        }
        Schedule schedule = plan(new ImageSize(content.width(), content.height()), recipe);
        requireLargeEnough(styles, recipe);
        requireWithinBudget(schedule, recipe);
        try {
            FloatImage scaledContent = Resampler.resize(FloatImage.of(content), schedule.full());
            Coloring coloring = Coloring.of(recipe.colors(), scaledContent);
            Styles sources = new Styles(styles, recipe, coloring, schedule.full(), cache);
            boolean grey = recipe.colors() == Colors.CONTENT || (content.isGrey() && allGrey(styles));
            return new StylizationRun(
                            weights, recipe, memory.budget(), schedule, coloring, grey, sources, listener, stop)
                    .paint();
        } catch (EngineException e) {
            throw translate(e, schedule.full());
        } catch (OutOfMemoryError e) {
            throw outOfMemory(schedule.full(), e);
        }
    }

    private static boolean allGrey(List<WeightedStyle> styles) {
        return styles.stream().allMatch(style -> style.picture().isGrey());
    }

    @Override
    public Schedule plan(ImageSize content, StylizationOptions recipe) {
        requireReached(recipe.contentLayers());
        requireReached(recipe.styleLayers());
        requireLargeEnough("content", content, recipe.size());
        return Schedule.coarseToFine(content, recipe.size(), recipe.iterations());
    }

    @Override
    public OptionalLong memoryEstimate(Schedule schedule, StylizationOptions recipe) {
        return schedule.scales().stream()
                .mapToLong(scale ->
                        TilePlan.of(scale.extent(), recipe, memory.budget()).bytes())
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
    public CacheStatistics styleCache() {
        return cache.statistics();
    }

    @Override
    public void warmUp() {
        int side = 4 * StylizationOptions.SMALLEST_SIDE;
        Picture grey = new Picture(side, side, new byte[FloatImage.CHANNELS * side * side]);
        Map<String, Double> layer = Map.of(deepestLayer(), 1.0);
        StylizationOptions recipe = StylizationOptions.builder()
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
        stylize(grey, List.of(new WeightedStyle(grey, 1)), recipe, e -> {}, () -> false);
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

    private static void requireLargeEnough(List<WeightedStyle> styles, StylizationOptions recipe) {
        for (int i = 0; i < styles.size(); i++) {
            Picture picture = styles.get(i).picture();
            ImageSize original = new ImageSize(picture.width(), picture.height());
            requireLargeEnough(
                    "styles[" + i + "]",
                    original,
                    StyleSource.fullExtent(picture, recipe).longer());
        }
    }

    private static void requireLargeEnough(String which, ImageSize original, int size) {
        ImageSize scaled = original.withLonger(size);
        if (scaled.shorter() < StylizationOptions.SMALLEST_SIDE) {
            throw new PictureTooSmallException(which, original, scaled);
        }
    }

    /** A container that runs out of memory is killed with all that it does: better to refuse what can't fit. */
    private void requireWithinBudget(Schedule schedule, StylizationOptions recipe) {
        long needed = memoryEstimate(schedule, recipe).orElse(0);
        if (needed > memory.budget()) {
            throw new EngineOutOfMemoryException(
                    "painting at %s px takes at least %d MiB of memory and this worker may take %d MiB: ask for a smaller size or give it more memory"
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
