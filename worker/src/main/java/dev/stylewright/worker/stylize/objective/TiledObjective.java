package dev.stylewright.worker.stylize.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.network.FeatureExtractor;
import dev.stylewright.worker.stylize.network.Segment;
import dev.stylewright.worker.stylize.network.Window;
import dev.stylewright.worker.stylize.optimize.Differentiable;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.tiling.Tile;
import dev.stylewright.worker.stylize.tiling.TiledNetwork;
import dev.stylewright.worker.stylize.vgg.Layers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The objective of an image of any size in bounded memory. Its value equals that of {@link WholeObjective}.
 *
 * <p>The first pass goes forward over all tiles and sums the products of the features, which yield the Gram matrices. This determines the
 * gradient of the style loss with respect to these sums. With it, the gradient with respect to the features of a tile depends on that tile alone.
 * The second pass goes back from the deepest segment. It computes each tile again, now recorded, and adds up the gradients of overlapping
 * regions. An evaluation costs two forward passes and one backward pass instead of one each.
 */
public final class TiledObjective implements Objective {
    private final TiledNetwork network;
    private final FeatureExtractor extractor;
    private final ContentTerm content;
    private final StyleTerm style;
    private final TermWeights weights;
    private final LossScale scale;
    private final Set<String> layers = new LinkedHashSet<>();

    /**
     * @param network reaches the deepest layer of the two terms
     * @param extractor the extractor of {@code network}
     */
    public TiledObjective(
            TiledNetwork network,
            FeatureExtractor extractor,
            ContentTerm content,
            StyleTerm style,
            StylizationOptions options) {
        this.network = network;
        this.extractor = extractor;
        this.content = content;
        this.style = style;
        this.weights = new TermWeights(options, content.layers(), style.layers());
        this.scale = LossScale.of(extractor.precision());
        layers.addAll(content.layers());
        layers.addAll(style.layers());
    }

    @Override
    public Differentiable.Evaluated at(NDArray image, NDManager owner) {
        try (NDManager scratch = owner.newSubManager()) {
            StyleSums sums = new StyleSums(style, weights);
            List<NDArray> inputs = network.forward(
                    image,
                    style.layers(),
                    (layer, features, part) -> sums.add(layer, features, part, scratch),
                    scratch);
            double[] terms = new double[weights.size()];
            Map<String, NDArray> gradients = sums.gradients(TiledNetwork.imageSize(image), terms, scratch);
            BackwardPass back = new BackwardPass(gradients, TiledNetwork.imageSize(image), terms);
            NDArray gradient = back.through(inputs, scratch);
            gradient.attach(owner);
            return new Differentiable.Evaluated(weights.minimised(terms), weights.losses(terms), gradient);
        }
    }

    /** The second pass of one evaluation. */
    private final class BackwardPass {
        private final Map<String, NDArray> styleGradients;
        private final ImageSize image;
        private final double[] terms;

        /** @param terms receives the values of the content terms and the total variation */
        BackwardPass(Map<String, NDArray> styleGradients, ImageSize image, double[] terms) {
            this.styleGradients = styleGradients;
            this.image = image;
            this.terms = terms;
        }

        /** The gradient with respect to the first input. Closes each of the other inputs after its last use. */
        NDArray through(List<NDArray> inputs, NDManager owner) {
            List<NDArray> gradients = new ArrayList<>();
            for (int i = inputs.size() - 1; i >= 0; i--) {
                NDArray input = inputs.get(i);
                NDArray gradient = owner.zeros(input.getShape());
                for (Tile tile : network.tiles(network.segments().get(i), input)) {
                    add(network.segments().get(i), tile, input, gradients, gradient, owner);
                }
                gradients.forEach(NDArray::close);
                gradients = new ArrayList<>(List.of(gradient));
                if (i > 0) {
                    input.close();
                }
            }
            return gradients.get(0);
        }

        /** Adds the contribution of one tile to the gradient of its segment's input. */
        private void add(
                Segment segment,
                Tile tile,
                NDArray input,
                List<NDArray> outputGradient,
                NDArray gradient,
                NDManager owner) {
            try (NDManager scratch = owner.newSubManager()) {
                NDArray leaf = TiledNetwork.region(input, tile, scratch);
                TileTerms tileTerms = new TileTerms(segment, tile, outputGradient);
                Recording.Recorded found =
                        Recording.of(leaf, tileTerms::of, scratch.create(tileTerms.weights()), scale);
                tileTerms.addTo(terms, found.terms());
                try (NDArray place = gradient.get(tile.region().index())) {
                    place.addi(found.gradient());
                }
            }
        }

        /**
         * The differentiated terms of one tile, as a vector: content by layer, total variation, style by layer, and the gradient from the next
         * segment.
         */
        private final class TileTerms {
            private final Segment segment;
            private final Tile tile;
            private final List<NDArray> outputGradient;
            private final List<String> contentLayers;
            private final List<String> styleLayers;
            private final boolean rough;

            TileTerms(Segment segment, Tile tile, List<NDArray> outputGradient) {
                this.segment = segment;
                this.tile = tile;
                this.outputGradient = outputGradient;
                this.contentLayers = List.copyOf(segment.layersOf(content.layers()));
                this.styleLayers = List.copyOf(segment.layersOf(style.layers()));
                this.rough = segment.first() == 1 && weights.totalVariation() > 0;
            }

            float[] weights() {
                List<Double> found = new ArrayList<>();
                contentLayers.forEach(layer -> found.addAll(List.of(weights.content(layer), 0.0)));
                if (rough) {
                    found.add(weights.totalVariation());
                }
                // The gradients already include the weights of the other terms.
                found.addAll(Collections.nCopies(styleLayers.size() + outputGradient.size(), 1.0));
                float[] result = new float[found.size()];
                for (int i = 0; i < result.length; i++) {
                    result[i] = found.get(i).floatValue();
                }
                return result;
            }

            NDArray of(NDArray region) {
                NDList terms = new NDList();
                FeatureExtractor.Passage passage = extractor.pass(region, segment, segment.layersOf(layers));
                Map<String, TiledNetwork.Core> cores = TiledNetwork.cores(segment, tile, passage.features());
                contentLayers.forEach(layer -> {
                    TiledNetwork.Core core = Layers.get(cores, layer);
                    terms.add(content.of(layer, core.features(), core.part()));
                });
                if (rough) {
                    terms.add(TotalVariation.of(region, tile.core().within(tile.region()), image)
                            .reshape(1));
                }
                styleLayers.forEach(layer -> {
                    TiledNetwork.Core core = Layers.get(cores, layer);
                    terms.add(product(
                            style.products(layer, core.features(), core.part()), Layers.get(styleGradients, layer)));
                });
                passage.output()
                        .ifPresent(output -> outputGradient.forEach(gradient -> {
                            TiledNetwork.Core core = TiledNetwork.outputCore(segment, tile, output);
                            try (NDArray known = gradient.get(core.part().index())) {
                                terms.add(product(core.features(), known));
                            }
                        }));
                // The graph keeps the arrays that the gradient needs. Closing our handles lets the backward pass free
                // them layer by layer.
                passage.features().values().forEach(NDArray::close);
                cores.values().forEach(core -> core.features().close());
                return TermValue.concatenated(terms);
            }

            void addTo(double[] sums, double[] values) {
                int next = 0;
                for (String layer : contentLayers) {
                    for (int i = 0; i < TermValue.SIZE; i++) {
                        sums[weights.contentAt(layer) + i] += values[next++];
                    }
                }
                if (rough) {
                    sums[weights.variationAt()] += values[next];
                }
            }
        }
    }

    private static NDArray product(NDArray x, NDArray gradient) {
        try (NDArray products = x.mul(gradient)) {
            return products.sum().reshape(1);
        }
    }

    /** Sums of the products of features, and the gradient of the style loss with respect to them. */
    private static final class StyleSums {
        private final StyleTerm style;
        private final TermWeights weights;
        private final Map<String, NDArray> sums = new HashMap<>();

        StyleSums(StyleTerm style, TermWeights weights) {
            this.style = style;
            this.weights = weights;
        }

        void add(String layer, NDArray features, Window part, NDManager owner) {
            NDArray products = style.products(layer, features, part);
            NDArray sum = sums.get(layer);
            if (sum == null) {
                products.attach(owner);
                sums.put(layer, products);
            } else {
                sum.addi(products);
                products.close();
            }
        }

        /**
         * Gradients of the weighted term with respect to the sums, by layer.
         *
         * @param terms receives the values of the style terms
         */
        Map<String, NDArray> gradients(ImageSize image, double[] terms, NDManager owner) {
            Map<String, NDArray> ofSums = new HashMap<>();
            for (String layer : style.layers()) {
                int stride = Segment.whole().strideOf(layer);
                ImageSize whole = new ImageSize(image.width() / stride, image.height() / stride);
                NDArray weight = owner.create(new float[] {(float) weights.style(layer), 0});
                Recording.Recorded found =
                        Recording.of(Layers.get(sums, layer), sum -> style.of(layer, sum, whole), weight);
                System.arraycopy(found.terms(), 0, terms, weights.styleAt(layer), TermValue.SIZE);
                ofSums.put(layer, found.gradient());
            }
            return ofSums;
        }
    }
}
