package dev.stylewright.worker.stylize.objective;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.image.Coloring;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.network.DoubleNetwork;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.style.Guidance;
import dev.stylewright.worker.stylize.style.StyleSource;
import dev.stylewright.worker.stylize.vgg.Layers;
import dev.stylewright.worker.stylize.vgg.Vgg19;
import dev.stylewright.worker.stylize.vgg.WeightTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The objective in 64 bits, from its definition. */
public final class DoubleObjective {
    /** Keeps terms without any mass finite. */
    private static final double LEAST_MASS = 1e-6;

    private final DoubleNetwork network;
    private final StylizationOptions options;
    private final NDManager manager;
    private final Map<String, NDArray> content;
    private final List<Region> regions = new ArrayList<>();
    private final Set<String> layers = new LinkedHashSet<>();

    /**
     * Styles that share a mask.
     *
     * @param targets Gram matrices by layer and group of positions
     */
    private record Region(Map<String, Map<Group, NDArray>> targets, Optional<Guidance> where) {}

    /** Which positions of a layer. */
    private enum Group {
        ALL,
        INNER,
        OUTERMOST
    }

    /** The minimised value, and its gradient in the order of the image. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, only passed on
    record Found(double value, double[] gradient) {}

    /** @param styles the styles, at the size that they have in a painting of the content */
    DoubleObjective(
            Map<String, WeightTensor> tensors,
            StylizationOptions options,
            FloatImage content,
            List<WeightedStyle> styles,
            NDManager manager) {
        this.network = new DoubleNetwork(tensors, options.pooling(), manager);
        this.options = options;
        this.manager = manager;
        this.content = network.features(
                upload(content, manager), options.contentLayers().keySet());
        layers.addAll(options.contentLayers().keySet());
        layers.addAll(options.styleLayers().keySet());
        Coloring coloring = new Coloring.Unchanged(content);
        Map<Optional<Mask>, List<WeightedStyle>> groups = new LinkedHashMap<>();
        for (WeightedStyle style : styles) {
            assertThat(new StyleSource(style, options, coloring, content.imageSize()).sizeAt(content.imageSize()))
                    .as("size of the style in a painting")
                    .isEqualTo(
                            new ImageSize(style.image().width(), style.image().height()));
            groups.computeIfAbsent(style.mask(), m -> new ArrayList<>()).add(style);
        }
        List<Double> weights =
                groups.values().stream().map(DoubleObjective::weight).toList();
        List<Guidance> guidance = Guidance.of(List.copyOf(groups.keySet()), weights, content.imageSize());
        boolean everywhere = groups.keySet().equals(Set.of(Optional.empty()));
        groups.values()
                .forEach(group -> regions.add(new Region(
                        targets(group, content.imageSize()),
                        everywhere ? Optional.empty() : Optional.of(guidance.get(regions.size())))));
    }

    private static double weight(List<WeightedStyle> group) {
        return group.stream().mapToDouble(WeightedStyle::weight).sum();
    }

    private Map<String, Map<Group, NDArray>> targets(List<WeightedStyle> styles, ImageSize painted) {
        Map<String, Map<Group, NDArray>> targets = new LinkedHashMap<>();
        for (WeightedStyle one : styles) {
            double share = one.weight() / weight(styles);
            network.features(
                            upload(FloatImage.of(one.image()), manager),
                            options.styleLayers().keySet())
                    .forEach((layer, features) -> {
                        Map<Group, NDArray> grams = targets.computeIfAbsent(layer, l -> new LinkedHashMap<>());
                        for (Group group : Group.values()) {
                            Group seen = isSplit(layer, features) ? group : Group.ALL;
                            NDArray gram = gram(features, positions(features, seen, Optional.empty()));
                            double factor = group == Group.OUTERMOST ? outerFactor(layer, features, painted) : 1;
                            grams.merge(group, gram.mul(manager.create(share * factor)), NDArray::add);
                        }
                    });
        }
        return targets;
    }

    /** Of a style as long as the image: the outermost positions of the image stand for as many as the style has. */
    private double outerFactor(String layer, NDArray style, ImageSize painted) {
        int halvings = Vgg19.convolution(layer).orElseThrow().block() - 1;
        long height = painted.height() >> halvings;
        long width = painted.width() >> halvings;
        if (!isSplit(layer, style) || height < 3 || width < 3) {
            return 1;
        }
        double factor = outermost(shape(style, 0), shape(style, 1)) / outermost(height, width);
        return Math.max(0.5, Math.min(2, factor));
    }

    private static double outermost(long height, long width) {
        return (2.0 * height + 2 * width - 4) / (height * width);
    }

    /** The gradient at an image, in its order. */
    double[] gradient(FloatImage image) {
        return at(image).gradient();
    }

    Found at(FloatImage image) {
        NDArray leaf = upload(image, manager);
        leaf.setRequiresGradient(true);
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
            NDArray loss = loss(leaf);
            collector.backward(loss);
            return new Found(loss.toDoubleArray()[0], leaf.getGradient().toDoubleArray());
        }
    }

    /** |found - expected| / |expected|. */
    static double error(float[] found, double[] expected) {
        assertThat(found).hasSize(expected.length);
        double difference = 0;
        double size = 0;
        for (int i = 0; i < found.length; i++) {
            difference += Math.pow(found[i] - expected[i], 2);
            size += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / size);
    }

    /** {@code [3, H, W]}. */
    public static NDArray upload(FloatImage image, NDManager manager) {
        double[] values = new double[image.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = image.values()[i];
        }
        ImageSize imageSize = image.imageSize();
        return manager.create(values, new Shape(FloatImage.CHANNELS, imageSize.height(), imageSize.width()));
    }

    private NDArray loss(NDArray image) {
        Map<String, NDArray> features = network.features(image, layers);
        NDArray sum = manager.create(0.0);
        for (Map.Entry<String, Double> share :
                Layers.normalised(options.contentLayers()).entrySet()) {
            NDArray error = contentError(share.getKey(), Layers.get(features, share.getKey()));
            sum = sum.add(error.mul(manager.create(options.contentWeight() * share.getValue())));
        }
        for (Map.Entry<String, Double> share :
                Layers.normalised(options.styleLayers()).entrySet()) {
            for (Region region : regions) {
                NDArray error = styleError(region, share.getKey(), Layers.get(features, share.getKey()));
                sum = sum.add(error.mul(manager.create(options.styleWeight() * share.getValue())));
            }
        }
        return sum.add(variation(image).mul(manager.create(options.totalVariationWeight())));
    }

    private boolean isSplit(String layer, NDArray features) {
        Shape shape = features.getShape();
        return options.border() == Border.CLEAN
                && Vgg19.convolution(layer).orElseThrow().block() >= 3
                && shape.get(0) >= 3
                && shape.get(1) >= 3;
    }

    private NDArray contentError(String layer, NDArray features) {
        NDArray target = Layers.get(content, layer);
        if (!isSplit(layer, features)) {
            return relative(features, target);
        }
        NDArray sum = manager.create(0.0);
        for (Group group : List.of(Group.INNER, Group.OUTERMOST)) {
            double[] positions = positions(features, group, Optional.empty());
            NDArray chosen = rows(positions);
            double size = Math.max(
                    rows(target).mul(chosen).square().sum().toDoubleArray()[0],
                    1e-6 * sum(positions) * shape(target, 2));
            NDArray error =
                    rows(features).sub(rows(target)).mul(chosen).square().sum();
            sum = sum.add(error.mul(manager.create(sum(positions) / positions.length / size)));
        }
        return sum;
    }

    private NDArray styleError(Region region, String layer, NDArray features) {
        Map<Group, NDArray> targets = Layers.get(region.targets(), layer);
        Optional<float[]> guidance = region.where().map(where -> where.atBlock(
                        Vgg19.convolution(layer).orElseThrow().block())
                .weights());
        NDArray sum = manager.create(0.0);
        for (Group group : isSplit(layer, features) ? List.of(Group.INNER, Group.OUTERMOST) : List.of(Group.ALL)) {
            double[] positions = positions(features, group, guidance);
            NDArray target = targets.get(group);
            assertThat(target).isNotNull();
            sum = sum.add(
                    relative(gram(features, positions), target).mul(manager.create(sum(positions) / positions.length)));
        }
        return sum;
    }

    /** How much each position of a layer counts. */
    private static double[] positions(NDArray features, Group group, Optional<float[]> guidance) {
        int height = (int) shape(features, 0);
        int width = (int) shape(features, 1);
        double[] found = new double[height * width];
        for (int i = 0; i < found.length; i++) {
            int y = i / width;
            int x = i % width;
            boolean outermost = x == 0 || y == 0 || x == width - 1 || y == height - 1;
            boolean belongs = group == Group.ALL || outermost == (group == Group.OUTERMOST);
            double counts = guidance.isPresent() ? guidance.get()[i] : 1;
            found[i] = belongs ? counts : 0;
        }
        return found;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private static long shape(NDArray x, int dimension) {
        return x.getShape().get(dimension);
    }

    private static NDArray rows(NDArray features) {
        return features.reshape(shape(features, 0) * shape(features, 1), shape(features, 2));
    }

    private NDArray rows(double[] positions) {
        return manager.create(positions, new Shape(positions.length, 1));
    }

    private NDArray gram(NDArray features, double[] positions) {
        NDArray rows = rows(features);
        return rows.transpose()
                .matMul(rows.mul(rows(positions)))
                .mul(manager.create(1 / Math.max(LEAST_MASS, sum(positions))));
    }

    private NDArray relative(NDArray x, NDArray target) {
        double size = Math.max(target.square().sum().toDoubleArray()[0], 1e-6 * target.size());
        return x.sub(target).square().sum().mul(manager.create(1 / size));
    }

    private NDArray variation(NDArray image) {
        long height = image.getShape().get(1);
        long width = image.getShape().get(2);
        NDArray across = part(image, 0, height, 1, width).sub(part(image, 0, height, 0, width - 1));
        NDArray down = part(image, 1, height, 0, width).sub(part(image, 0, height - 1, 0, width));
        return meanSquare(across).add(meanSquare(down));
    }

    private NDArray meanSquare(NDArray differences) {
        return differences.square().sum().mul(manager.create(1.0 / differences.size()));
    }

    private static NDArray part(NDArray image, long top, long bottom, long left, long right) {
        return image.get(new NDIndex().addAllDim().addSliceDim(top, bottom).addSliceDim(left, right));
    }
}
