package dev.stylewright.deploy.local;

import dev.stylewright.protocol.Border;
import dev.stylewright.protocol.Colors;
import dev.stylewright.protocol.Optimizer;
import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.Pooling;
import dev.stylewright.protocol.Start;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options about how to paint: the parameters of a request. What is not said is left to the request's defaults. */
final class PaintingOptions {

    /** Smaller than a request's own default: a first picture should come soon, even without a GPU. */
    static final int DEFAULT_SIZE = 320;

    @Option(
            names = "--size",
            paramLabel = "PX",
            description = "Longer edge of the result, 16 to 8192. Default: ${DEFAULT-VALUE}.",
            defaultValue = "" + DEFAULT_SIZE)
    private int size;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description = "Evaluations over all scales, 1 to 10000. Default: 300.")
    private Optional<Integer> iterations = Optional.empty();

    @Option(
            names = "--content-weight",
            paramLabel = "W",
            description = "How much the content picture counts, 0 to 1e6. Default: " + Parameters.DEFAULT_CONTENT_WEIGHT
                    + ".")
    private Optional<Double> contentWeight = Optional.empty();

    @Option(
            names = "--style-weight",
            paramLabel = "W",
            description = "How much the styles count, 0 to 1e6. Default: 1.")
    private Optional<Double> styleWeight = Optional.empty();

    @Option(
            names = "--tv-weight",
            paramLabel = "W",
            description = "How much smoothness counts (total variation), 0 to 1e6. Default: "
                    + Parameters.DEFAULT_TOTAL_VARIATION_WEIGHT)
    private Optional<Double> totalVariationWeight = Optional.empty();

    @Option(
            names = "--style-layers",
            paramLabel = "LAYER=W",
            split = ",",
            description = "Layers whose Gram matrices are the style, with their weights. Default:"
                    + " relu1_1=3,relu2_1=2,relu3_1=1,relu4_1=1,relu5_1=1.")
    private Map<String, Double> styleLayers = Map.of();

    @Option(
            names = "--content-layers",
            paramLabel = "LAYER=W",
            split = ",",
            description = "Layers whose features are the content, with their weights. Default: relu4_2=1.")
    private Map<String, Double> contentLayers = Map.of();

    @Option(names = "--optimizer", paramLabel = "NAME", description = "lbfgs or adam. Default: lbfgs.")
    private Optional<Optimizer> optimizer = Optional.empty();

    @Option(
            names = "--start",
            paramLabel = "WHAT",
            description = "What to start from: content, noise or style. Default: content.")
    private Optional<Start> start = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the noise. Default: 0.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--pooling", paramLabel = "NAME", description = "max or avg. Default: max.")
    private Optional<Pooling> pooling = Optional.empty();

    @Option(
            names = "--border",
            paramLabel = "NAME",
            description = "clean (no bands along the edges) or plain (all positions count alike, for comparison)."
                    + " Default: clean.")
    private Optional<Border> border = Optional.empty();

    @Option(
            names = "--colors",
            paramLabel = "WHOSE",
            description =
                    "Whose colours the result has: style, content (only the luminance is painted) or match (the style is"
                            + " recoloured to the content first). Default: style.")
    private Optional<Colors> colors = Optional.empty();

    @Option(
            names = "--style-scale",
            paramLabel = "F",
            description = "Size of the style pictures relative to the result, 0.1 to 10. Default: 1.")
    private Optional<Double> styleScale = Optional.empty();

    @Option(
            names = "--stop-below",
            paramLabel = "SHARE",
            description =
                    "Go on to the next scale, or end, when 10 evaluations have improved the loss by less than this, such"
                            + " as 0.01. Default: 0, never.")
    private Optional<Double> stopBelow = Optional.empty();

    @Option(
            names = "--preview-every",
            paramLabel = "N",
            description =
                    "Keep a preview beside the result, renewed after every N evaluations at least, and at most once a"
                            + " second. Default: 0, none.")
    private Optional<Integer> previewEvery = Optional.empty();

    @Option(
            names = "--keep-metadata",
            description =
                    "Put caption, author, camera, times, exposure and place of the content picture into the result.")
    private boolean keepMetadata;

    @Option(names = "--quality", paramLabel = "N", description = "Quality of a JPEG result, 1 to 100. Default: 95.")
    private Optional<Integer> quality = Optional.empty();

    /**
     * The parameters to order with.
     *
     * @throws CommandException when one of them is out of its range
     */
    Parameters parameters() {
        Parameters.Builder builder = Parameters.defaults().toBuilder().size(size);
        iterations.ifPresent(builder::iterations);
        contentWeight.ifPresent(builder::contentWeight);
        styleWeight.ifPresent(builder::styleWeight);
        totalVariationWeight.ifPresent(builder::totalVariationWeight);
        optimizer.ifPresent(builder::optimizer);
        start.ifPresent(builder::start);
        seed.ifPresent(builder::seed);
        pooling.ifPresent(builder::pooling);
        border.ifPresent(builder::border);
        colors.ifPresent(builder::colors);
        styleScale.ifPresent(builder::styleScale);
        stopBelow.ifPresent(builder::stopBelow);
        quality.ifPresent(builder::quality);
        previewEvery.ifPresent(builder::previewEvery);
        builder.keepMetadata(keepMetadata);
        try {
            if (!styleLayers.isEmpty()) {
                builder.styleLayers(styleLayers);
            }
            if (!contentLayers.isEmpty()) {
                builder.contentLayers(contentLayers);
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()), e);
        }
    }
}
