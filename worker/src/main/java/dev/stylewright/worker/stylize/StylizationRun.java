package dev.stylewright.worker.stylize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.image.Coloring;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.ImageTensors;
import dev.stylewright.worker.stylize.image.ImageVector;
import dev.stylewright.worker.stylize.image.Resampler;
import dev.stylewright.worker.stylize.image.StartImage;
import dev.stylewright.worker.stylize.network.FeatureExtractor;
import dev.stylewright.worker.stylize.network.Segment;
import dev.stylewright.worker.stylize.objective.ContentTerm;
import dev.stylewright.worker.stylize.objective.EdgeProfile;
import dev.stylewright.worker.stylize.objective.Objective;
import dev.stylewright.worker.stylize.objective.StyleTerm;
import dev.stylewright.worker.stylize.objective.Styles;
import dev.stylewright.worker.stylize.objective.TiledObjective;
import dev.stylewright.worker.stylize.objective.WholeObjective;
import dev.stylewright.worker.stylize.optimize.Adam;
import dev.stylewright.worker.stylize.optimize.Box;
import dev.stylewright.worker.stylize.optimize.Differentiable;
import dev.stylewright.worker.stylize.optimize.Lbfgs;
import dev.stylewright.worker.stylize.optimize.LearntPreconditioner;
import dev.stylewright.worker.stylize.optimize.Minimizer;
import dev.stylewright.worker.stylize.optimize.Plateau;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Scale;
import dev.stylewright.worker.stylize.options.Schedule;
import dev.stylewright.worker.stylize.options.Start;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.style.FeatureSource;
import dev.stylewright.worker.stylize.tiling.AdaptiveTiling;
import dev.stylewright.worker.stylize.tiling.TilePlan;
import dev.stylewright.worker.stylize.tiling.TiledNetwork;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** One call of {@link GatysStylizer}. Runs the scales in order; each starts from the image of the previous one. */
final class StylizationRun {
    /** Weight of the penalty on lines along the edges. Chosen by inspection, large enough that no line is visible. */
    private static final double EDGE_WEIGHT = 50;

    private final Vgg19Weights weights;
    private final StylizationOptions options;
    private final long budget;
    private final Schedule schedule;
    private final FloatImage content;
    private final Coloring coloring;
    private final Styles styles;
    private final Listener listener;
    private final BooleanSupplier stop;
    private final int channels;
    private int evaluations;
    private int tileReductions;
    private StopReason stopReason = StopReason.ITERATIONS;

    /**
     * @param budget maximum number of bytes on the device
     * @param coloring contains the content at the size of the last scale
     * @param grey whether the optimised image is grey
     */
    StylizationRun(
            Vgg19Weights weights,
            StylizationOptions options,
            long budget,
            Schedule schedule,
            Coloring coloring,
            boolean grey,
            Styles styles,
            Listener listener,
            BooleanSupplier stop) {
        this.weights = weights;
        this.options = options;
        this.budget = budget;
        this.schedule = schedule;
        this.coloring = coloring;
        this.content = coloring.content();
        this.channels = grey ? 1 : FloatImage.CHANNELS;
        this.styles = styles;
        this.listener = listener;
        this.stop = stop;
    }

    Stylization paint() {
        ImageSize coarsest = schedule.scales().get(0).imageSize();
        Result result = new Result(start(coarsest), NOTHING);
        for (int i = 0; i < schedule.scales().size() && stopReason != StopReason.STOPPED; i++) {
            result = paintScale(
                    i, enlarged(result.image(), schedule.scales().get(i).imageSize()));
        }
        FloatImage full = Resampler.resize(result.image(), schedule.full());
        return new Stylization(
                coloring.finished(full).toImage(), result.losses(), evaluations, stopReason, tileReductions);
    }

    private record Result(FloatImage image, Losses losses) {}

    private static final Losses NOTHING = new Losses(0, 0, 0, 0, Map.of(), Map.of());

    private FloatImage start(ImageSize imageSize) {
        FloatImage scaled = Resampler.resize(content, imageSize);
        return StartImage.of(options.start(), scaled, styles.first(), options.seed());
    }

    /**
     * Enlarges the image of the previous scale to the size of the next one. Adds the detail of the start image that the smaller scale could not
     * represent. Without it, the larger scale starts from a blurred image and has to recreate known edges.
     */
    private FloatImage enlarged(FloatImage image, ImageSize imageSize) {
        FloatImage larger = Resampler.resize(image, imageSize);
        if (options.start() == Start.NOISE || image.imageSize().equals(imageSize)) {
            return larger;
        }
        FloatImage blurred = Resampler.resize(start(image.imageSize()), imageSize);
        return larger.plus(start(imageSize).minus(blurred));
    }

    private Result paintScale(int index, FloatImage start) {
        Scale scale = schedule.scales().get(index);
        try (NDManager manager = weights.engine().newManager()) {
            TilePlan plan = TilePlan.of(scale.imageSize(), options, budget);
            AdaptiveTiling objective = new AdaptiveTiling(objectives(scale.imageSize(), plan, manager), plan);
            ImageVector form = new ImageVector(scale.imageSize(), channels);
            Optional<EdgeProfile> edges = edges(scale.imageSize(), manager);
            int last = evaluations + scale.evaluations();
            Plateau plateau = new Plateau(options.stopBelow());
            stopReason = StopReason.ITERATIONS;
            Differentiable function = (x, owner) -> {
                Differentiable.Evaluated found = evaluate(objective, edges, x, form, owner);
                evaluations++;
                plateau.add(found.value());
                listener.evaluated(evaluation(index, found.losses()), () -> coloring.finished(form.planes(x))
                        .toImage());
                return found;
            };
            Minimizer.Minimum best = minimizer(plan, scale.imageSize(), manager)
                    .minimize(function, form.of(start, manager), () -> evaluations < last && goesOn(plateau), manager);
            FloatImage image = form.planes(best.point());
            boolean delivered = stopReason == StopReason.STOPPED
                    || index == schedule.scales().size() - 1;
            Losses losses = delivered ? delivered(image, objective, manager) : best.losses();
            tileReductions += objective.reductions();
            return new Result(image, losses);
        }
    }

    /** The reported losses. They refer to the delivered image, in 8 bits and its final colours. */
    private Losses delivered(FloatImage image, Differentiable objective, NDManager manager) {
        FloatImage rounded = FloatImage.of(coloring.finished(image).toImage());
        try (NDArray array = ImageTensors.upload(coloring.compared(rounded), manager)) {
            Differentiable.Evaluated found = objective.at(array, manager);
            found.gradient().close();
            return found.losses();
        }
    }

    private static Differentiable.Evaluated evaluate(
            Differentiable objective, Optional<EdgeProfile> edges, NDArray x, ImageVector form, NDManager owner) {
        try (NDArray image = form.image(x)) {
            Differentiable.Evaluated found = objective.at(image, owner);
            try (NDArray gradient = found.gradient()) {
                double lines = edges.map(profile -> profile.addTo(gradient, image, EDGE_WEIGHT, owner))
                        .orElse(0.0);
                return new Differentiable.Evaluated(
                        found.value() + lines, found.losses(), form.gradient(gradient, owner));
            }
        }
    }

    private Optional<EdgeProfile> edges(ImageSize imageSize, NDManager owner) {
        if (options.border() == Border.PLAIN) {
            return Optional.empty();
        }
        try (NDArray array = ImageTensors.upload(Resampler.resize(content, imageSize), owner)) {
            return Optional.of(new EdgeProfile(array, owner));
        }
    }

    private Evaluation evaluation(int scale, Losses losses) {
        ImageSize imageSize = schedule.scales().get(scale).imageSize();
        return new Evaluation(
                evaluations,
                schedule.evaluations(),
                scale + 1,
                schedule.scales().size(),
                imageSize.width(),
                imageSize.height(),
                losses);
    }

    private boolean goesOn(Plateau plateau) {
        if (stop.getAsBoolean()) {
            stopReason = StopReason.STOPPED;
        } else if (plateau.reached()) {
            stopReason = StopReason.PLATEAU;
        }
        return stopReason == StopReason.ITERATIONS;
    }

    /** Returns a factory of objectives. They have the same targets with every plan. */
    private Function<TilePlan, Differentiable> objectives(ImageSize imageSize, TilePlan plan, NDManager manager) {
        FeatureExtractor extractor = new FeatureExtractor(weights, options.pooling(), manager);
        FeatureSource features = new FeatureSource(extractor, plan.edge());
        Set<String> contentLayers =
                options.contentWeight() > 0 ? options.contentLayers().keySet() : Set.of();
        Set<String> styleLayers =
                options.styleWeight() > 0 ? options.styleLayers().keySet() : Set.of();
        ContentTerm contentTerm = new ContentTerm(
                features.content(Resampler.resize(content, imageSize), contentLayers, manager),
                options.border(),
                imageSize,
                manager);
        StyleTerm styleTerm = new StyleTerm(styles.regions(features, imageSize, styleLayers, manager));
        Set<String> layers = new LinkedHashSet<>(contentLayers);
        layers.addAll(styleLayers);
        return chosen -> objective(chosen, extractor, contentTerm, styleTerm, layers, manager)::at;
    }

    private Objective objective(
            TilePlan plan,
            FeatureExtractor extractor,
            ContentTerm contentTerm,
            StyleTerm styleTerm,
            Set<String> layers,
            NDManager manager) {
        if (plan.edge().isEmpty()) {
            return new WholeObjective(extractor, contentTerm, styleTerm, options, manager);
        }
        TiledNetwork network =
                new TiledNetwork(extractor, Segment.upTo(layers), plan.edge().getAsInt());
        return new TiledObjective(network, extractor, contentTerm, styleTerm, options);
    }

    private Minimizer minimizer(TilePlan plan, ImageSize imageSize, NDManager manager) {
        Box box = options.bounded() ? Box.UNIT : Box.NONE;
        return switch (options.optimizer()) {
            case LBFGS ->
                new Lbfgs(
                        options.learningRate().orElse(1),
                        plan.history(),
                        new LearntPreconditioner(imageSize, channels, manager),
                        box);
            case ADAM -> new Adam(options.learningRate().orElse(StylizationOptions.ADAM_LEARNING_RATE), box);
        };
    }
}
