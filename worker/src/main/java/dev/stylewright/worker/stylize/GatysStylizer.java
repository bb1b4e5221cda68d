package dev.stylewright.worker.stylize;

import ai.djl.engine.EngineException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/** The optimisation of Gatys, Ecker and Bethge (CVPR 2016), coarse to fine, with VGG19 on DJL. */
public final class GatysStylizer implements Stylizer {
    private static final List<String> SIGNS_OF_LITTLE_MEMORY = List.of(
            "out of memory", "not enough memory", "can't allocate memory", "cannot allocate memory", "bad_alloc");

    private final Vgg19Weights weights;
    private final GramCache cache;

    /** @param weights taken over: closed with this */
    public GatysStylizer(Vgg19Weights weights) {
        this(weights, 0);
    }

    /**
     * A stylizer that remembers the Gram matrices of styles with an identity.
     *
     * @param weights taken over: closed with this
     * @param cacheBytes most bytes of them on the heap; 0 remembers nothing
     */
    public GatysStylizer(Vgg19Weights weights, long cacheBytes) {
        this.weights = weights;
        this.cache = new GramCache(cacheBytes);
    }

    @Override
    public Stylization stylize(
            Picture content, List<WeightedStyle> styles, Recipe recipe, Listener listener, BooleanSupplier stop) {
        if (styles.isEmpty()) {
            throw new IllegalArgumentException("at least one style is needed");
        }
        Schedule schedule = plan(new Extent(content.width(), content.height()), recipe);
        requireLargeEnough(styles, recipe);
        try {
            Planes scaledContent = Resampler.resize(Planes.of(content), schedule.full());
            Coloring coloring = Coloring.of(recipe.colors(), scaledContent);
            Styles sources = new Styles(styles, recipe, coloring, cache);
            return new Painting(weights, recipe, schedule, coloring, sources, listener, stop).paint();
        } catch (EngineException e) {
            throw translate(e, schedule.full());
        } catch (OutOfMemoryError e) {
            throw outOfMemory(schedule.full(), e);
        }
    }

    @Override
    public Schedule plan(Extent content, Recipe recipe) {
        requireReached(recipe.contentLayers());
        requireReached(recipe.styleLayers());
        requireLargeEnough("content", content, recipe.size());
        return Schedule.coarseToFine(content, recipe.size(), recipe.iterations());
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
        int side = 4 * Recipe.SMALLEST_SIDE;
        Picture grey = new Picture(side, side, new byte[Planes.CHANNELS * side * side]);
        Map<String, Double> layer = Map.of(deepestLayer(), 1.0);
        Recipe recipe = new Recipe(
                side, 2, 1, 1, 0, layer, layer, Optimizer.LBFGS, OptionalDouble.empty(), Start.NOISE, 0, Pooling.MAX);
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

    private static void requireLargeEnough(List<WeightedStyle> styles, Recipe recipe) {
        for (int i = 0; i < styles.size(); i++) {
            Picture picture = styles.get(i).picture();
            Extent original = new Extent(picture.width(), picture.height());
            requireLargeEnough(
                    "styles[" + i + "]",
                    original,
                    StyleSource.fullExtent(picture, recipe).longer());
        }
    }

    private static void requireLargeEnough(String which, Extent original, int size) {
        Extent scaled = original.withLonger(size);
        if (scaled.shorter() < Recipe.SMALLEST_SIDE) {
            throw new PictureTooSmallException(which, original, scaled);
        }
    }

    private static StylizationException translate(EngineException e, Extent full) {
        String message = String.valueOf(e.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (SIGNS_OF_LITTLE_MEMORY.stream().anyMatch(lower::contains)) {
            return outOfMemory(full, e);
        }
        return new EngineFailureException("the engine failed: " + message, e);
    }

    private static EngineOutOfMemoryException outOfMemory(Extent full, Throwable cause) {
        return new EngineOutOfMemoryException(
                "there is too little memory to paint at %s px: ask for a smaller size".formatted(full), cause);
    }
}
