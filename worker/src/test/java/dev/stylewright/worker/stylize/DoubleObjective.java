package dev.stylewright.worker.stylize;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The objective in 64 bits, from its definition. */
final class DoubleObjective {
    private final DoubleNetwork network;
    private final Recipe recipe;
    private final NDManager manager;
    private final Map<String, NDArray> content;
    private final Map<String, NDArray> style = new LinkedHashMap<>();
    private final Set<String> layers = new LinkedHashSet<>();

    DoubleObjective(
            Map<String, WeightTensor> tensors,
            Recipe recipe,
            Planes content,
            List<Targets.SharedStyle> styles,
            NDManager manager) {
        this.network = new DoubleNetwork(tensors, recipe.pooling(), manager);
        this.recipe = recipe;
        this.manager = manager;
        this.content = network.features(
                upload(content, manager), recipe.contentLayers().keySet());
        for (Targets.SharedStyle one : styles) {
            network.features(
                            upload(one.picture(), manager), recipe.styleLayers().keySet())
                    .forEach((layer, features) -> {
                        NDArray share = gram(features).mul(manager.create(one.share()));
                        style.merge(layer, share, NDArray::add);
                    });
        }
        layers.addAll(recipe.contentLayers().keySet());
        layers.addAll(recipe.styleLayers().keySet());
    }

    /** The gradient at a picture, in its order. */
    double[] gradient(Planes picture) {
        NDArray leaf = upload(picture, manager);
        leaf.setRequiresGradient(true);
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
            collector.backward(loss(leaf));
        }
        return leaf.getGradient().toDoubleArray();
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
    static NDArray upload(Planes picture, NDManager manager) {
        double[] values = new double[picture.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = picture.values()[i];
        }
        Extent extent = picture.extent();
        return manager.create(values, new Shape(Planes.CHANNELS, extent.height(), extent.width()));
    }

    private NDArray loss(NDArray picture) {
        Map<String, NDArray> features = network.features(picture, layers);
        NDArray sum = manager.create(0.0);
        for (Map.Entry<String, Double> share :
                Layers.normalised(recipe.contentLayers()).entrySet()) {
            String layer = share.getKey();
            NDArray error = relative(Layers.get(features, layer), Layers.get(content, layer));
            sum = sum.add(error.mul(manager.create(recipe.contentWeight() * share.getValue())));
        }
        for (Map.Entry<String, Double> share :
                Layers.normalised(recipe.styleLayers()).entrySet()) {
            String layer = share.getKey();
            NDArray error = relative(gram(Layers.get(features, layer)), Layers.get(style, layer));
            sum = sum.add(error.mul(manager.create(recipe.styleWeight() * share.getValue())));
        }
        return sum.add(variation(picture).mul(manager.create(recipe.totalVariationWeight())));
    }

    private NDArray gram(NDArray features) {
        Shape shape = features.getShape();
        NDArray rows = features.reshape(shape.get(0) * shape.get(1), shape.get(2));
        return rows.transpose().matMul(rows).mul(manager.create(1.0 / (shape.get(0) * shape.get(1))));
    }

    private NDArray relative(NDArray x, NDArray target) {
        double size = Math.max(target.square().sum().toDoubleArray()[0], 1e-6 * target.size());
        return x.sub(target).square().sum().mul(manager.create(1 / size));
    }

    private NDArray variation(NDArray picture) {
        long height = picture.getShape().get(1);
        long width = picture.getShape().get(2);
        NDArray across = part(picture, 0, height, 1, width).sub(part(picture, 0, height, 0, width - 1));
        NDArray down = part(picture, 1, height, 0, width).sub(part(picture, 0, height - 1, 0, width));
        return meanSquare(across).add(meanSquare(down));
    }

    private NDArray meanSquare(NDArray differences) {
        return differences.square().sum().mul(manager.create(1.0 / differences.size()));
    }

    private static NDArray part(NDArray picture, long top, long bottom, long left, long right) {
        return picture.get(new NDIndex().addAllDim().addSliceDim(top, bottom).addSliceDim(left, right));
    }
}
