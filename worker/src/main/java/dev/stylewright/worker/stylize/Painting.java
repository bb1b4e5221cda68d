package dev.stylewright.worker.stylize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** One call of {@link GatysStylizer}: goes through the scales, each from the picture of the one before. */
final class Painting {
    private final Vgg19Weights weights;
    private final Recipe recipe;
    private final Schedule schedule;
    private final Planes content;
    private final List<Targets.SharedStyle> styles;
    private final Listener listener;
    private final BooleanSupplier stop;
    private int evaluations;
    private boolean stopped;

    /**
     * @param content at the size of the last scale
     * @param styles at the size of the last scale
     */
    Painting(
            Vgg19Weights weights,
            Recipe recipe,
            Schedule schedule,
            Planes content,
            List<Targets.SharedStyle> styles,
            Listener listener,
            BooleanSupplier stop) {
        this.weights = weights;
        this.recipe = recipe;
        this.schedule = schedule;
        this.content = content;
        this.styles = styles;
        this.listener = listener;
        this.stop = stop;
    }

    Stylization paint() {
        Extent coarsest = schedule.scales().get(0).extent();
        Result result = new Result(start(coarsest), NOTHING);
        for (int i = 0; i < schedule.scales().size() && !stopped; i++) {
            result = paintScale(
                    i,
                    Resampler.resize(result.picture(), schedule.scales().get(i).extent()));
        }
        Planes full = Resampler.resize(result.picture(), schedule.full());
        return new Stylization(full.toPicture(), result.losses(), evaluations, stopped);
    }

    private record Result(Planes picture, Losses losses) {}

    private static final Losses NOTHING = new Losses(0, 0, 0, 0, Map.of(), Map.of());

    private Planes start(Extent extent) {
        Planes scaled = Resampler.resize(content, extent);
        return StartPicture.of(recipe.start(), scaled, styles.get(0).picture(), recipe.seed());
    }

    private Result paintScale(int index, Planes start) {
        Scale scale = schedule.scales().get(index);
        try (NDManager manager = weights.engine().newManager()) {
            Objective objective = objective(scale.extent(), manager);
            NDArray picture = PictureTensors.upload(start, manager);
            int last = evaluations + scale.evaluations();
            Differentiable function = (x, owner) -> {
                Differentiable.Evaluated found = evaluate(objective, x, picture, owner);
                evaluations++;
                listener.evaluated(new Evaluation(
                        evaluations,
                        schedule.evaluations(),
                        index + 1,
                        schedule.scales().size(),
                        scale.extent().width(),
                        scale.extent().height(),
                        found.losses()));
                return found;
            };
            try (NDArray vector = picture.flatten()) {
                Minimizer.Minimum best =
                        minimizer().minimize(function, vector, () -> evaluations < last && !isStopped(), manager);
                return new Result(PictureTensors.download(best.point(), scale.extent()), best.losses());
            }
        }
    }

    private static Differentiable.Evaluated evaluate(Objective objective, NDArray x, NDArray picture, NDManager owner) {
        try (NDArray shaped = x.reshape(picture.getShape())) {
            Differentiable.Evaluated found = objective.at(shaped, owner);
            try (NDArray gradient = found.gradient()) {
                NDArray flat = gradient.flatten();
                flat.attach(owner);
                return new Differentiable.Evaluated(found.losses(), flat);
            }
        }
    }

    private boolean isStopped() {
        stopped = stopped || stop.getAsBoolean();
        return stopped;
    }

    private Objective objective(Extent extent, NDManager manager) {
        FeatureExtractor extractor = new FeatureExtractor(weights, recipe.pooling(), manager);
        Set<String> contentLayers =
                recipe.contentWeight() > 0 ? recipe.contentLayers().keySet() : Set.of();
        Set<String> styleLayers =
                recipe.styleWeight() > 0 ? recipe.styleLayers().keySet() : Set.of();
        Planes scaledContent = Resampler.resize(content, extent);
        List<Targets.SharedStyle> scaledStyles = styles.stream()
                .map(s -> new Targets.SharedStyle(
                        Resampler.resize(s.picture(), styleExtent(s.picture().extent(), extent.longer())), s.share()))
                .toList();
        return new WholeObjective(
                extractor,
                new ContentTerm(Targets.content(extractor, scaledContent, contentLayers, manager)),
                new StyleTerm(Targets.style(extractor, scaledStyles, styleLayers, manager)),
                recipe,
                manager);
    }

    /** A style's size at a scale: its longer edge is the scale's, unless that would leave too little of the shorter one. */
    private static Extent styleExtent(Extent full, int longer) {
        double least = (double) Recipe.SMALLEST_SIDE * full.longer() / full.shorter();
        return full.withLonger((int) Math.min(full.longer(), Math.max(longer, Math.ceil(least))));
    }

    private Minimizer minimizer() {
        return switch (recipe.optimizer()) {
            case LBFGS -> new Lbfgs(recipe.learningRate().orElse(1));
            case ADAM -> new Adam(recipe.learningRate().orElse(Recipe.ADAM_LEARNING_RATE));
        };
    }
}
