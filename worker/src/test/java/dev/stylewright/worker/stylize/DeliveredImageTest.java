package dev.stylewright.worker.stylize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.image.Coloring;
import dev.stylewright.worker.stylize.image.FloatImage;
import dev.stylewright.worker.stylize.image.ImageTensors;
import dev.stylewright.worker.stylize.image.Resampler;
import dev.stylewright.worker.stylize.objective.Terms;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Colors;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A painting reports the losses that evaluating the objective at its 8-bit result gives. */
class DeliveredImageTest {
    private static final int CONVOLUTIONS = 7;
    private static final Vgg19Weights WEIGHTS = TestWeights.loadRandom(CONVOLUTIONS);
    private static final GatysStylizer STYLIZER = new GatysStylizer(WEIGHTS);
    private static final Image CONTENT = waves(180, 120, 0.15);
    private static final List<WeightedStyle> STYLE = List.of(new WeightedStyle(waves(150, 140, 0.9), 1));
    private static final ImageSize FULL = new ImageSize(160, 107);
    private static final double TOLERANCE = 1e-4;

    private final NDManager manager = TestWeights.ENGINE.newManager();

    @AfterEach
    void release() {
        manager.close();
    }

    @AfterAll
    static void close() {
        STYLIZER.close();
    }

    @ParameterizedTest
    @EnumSource
    void theLossesAreThoseOfTheImageHandedOut(Colors colors) {
        StylizationOptions options = options(40).toBuilder().colors(colors).build();
        List<Evaluation> heard = new ArrayList<>();
        Stylization found = STYLIZER.stylize(CONTENT, STYLE, options, heard::add, () -> false);

        assertThat(found.image().width()).isEqualTo(FULL.width());
        agree(found.losses(), losses(found.image(), options, FULL));
        double best = heard.stream()
                .filter(e -> e.scale() == e.scales())
                .mapToDouble(e -> e.losses().total())
                .min()
                .orElseThrow();
        assertThat(found.losses().total()).isCloseTo(best, within(0.03 * best));
        assertThat(best).isLessThan(heard.get(0).losses().total());
    }

    @Test
    void ofAPaintingThatWasStoppedTheyAreThoseAtTheSizeReached() {
        StylizationOptions options = options(40);
        List<Image> better = new ArrayList<>();
        List<Double> totals = new ArrayList<>();
        Listener listener = new Listener() {
            @Override
            public void evaluated(Evaluation evaluation) {}

            @Override
            public void evaluated(Evaluation evaluation, Supplier<Image> image) {
                double total = evaluation.losses().total();
                if (totals.stream().allMatch(before -> before > total)) {
                    better.add(image.get());
                }
                totals.add(total);
            }
        };
        Stylization found = STYLIZER.stylize(
                CONTENT, STYLE, options.toBuilder().border(Border.PLAIN).build(), listener, () -> totals.size() >= 5);

        Image reached = better.get(better.size() - 1);
        assertThat(reached.width()).isLessThan(FULL.width());
        agree(found.losses(), losses(reached, options, new ImageSize(reached.width(), reached.height())));
    }

    @Test
    void aPaintingThatNobodyWantsIsLeftAtOnce() {
        List<Evaluation> heard = new ArrayList<>();
        CancellationException unwanted = new CancellationException();
        assertThatThrownBy(() -> STYLIZER.stylize(CONTENT, STYLE, options(40), heard::add, () -> {
                    if (heard.size() >= 5) {
                        throw unwanted;
                    }
                    return false;
                }))
                .isSameAs(unwanted);
        assertThat(heard).hasSize(5);
    }

    /** By the contract's formula, of the image or, where only that is painted, its luminance. */
    private Losses losses(Image image, StylizationOptions options, ImageSize imageSize) {
        Coloring coloring = Coloring.of(options.colors(), Resampler.resize(FloatImage.of(CONTENT), FULL));
        FloatImage judged = options.colors() == Colors.CONTENT ? grey(image) : FloatImage.of(image);
        return Terms.of(
                        WEIGHTS,
                        coloring,
                        imageSize,
                        STYLE,
                        options.toBuilder().border(Border.PLAIN).build(),
                        manager)
                .whole(manager)
                .at(ImageTensors.upload(judged, manager), manager)
                .losses();
    }

    private static FloatImage grey(Image image) {
        int pixels = image.width() * image.height();
        float[] values = new float[FloatImage.CHANNELS * pixels];
        byte[] rgb = image.rgb();
        for (int i = 0; i < values.length; i++) {
            int at = FloatImage.CHANNELS * (i % pixels);
            values[i] = (float)
                    ((0.299 * (rgb[at] & 0xff) + 0.587 * (rgb[at + 1] & 0xff) + 0.114 * (rgb[at + 2] & 0xff)) / 255);
        }
        return new FloatImage(new ImageSize(image.width(), image.height()), values);
    }

    private static void agree(Losses found, Losses expected) {
        assertThat(found.total()).isCloseTo(expected.total(), within(TOLERANCE * expected.total()));
        assertThat(found.content()).isCloseTo(expected.content(), within(TOLERANCE * expected.content()));
        assertThat(found.style()).isCloseTo(expected.style(), within(TOLERANCE * expected.style()));
        assertThat(found.totalVariation())
                .isCloseTo(expected.totalVariation(), within(TOLERANCE * expected.totalVariation()));
    }

    private static StylizationOptions options(int iterations) {
        return StylizationOptions.builder()
                .size(FULL.longer())
                .iterations(iterations)
                .contentWeight(0.2)
                .styleWeight(1)
                .totalVariationWeight(0.1)
                .styleLayers(Map.of("relu1_1", 1.0, "relu2_1", 1.0, "relu3_1", 1.0))
                .contentLayers(Map.of("relu3_2", 1.0))
                .pooling(Pooling.AVG)
                .build();
    }

    private static Image waves(int width, int height, double frequency) {
        byte[] rgb = new byte[FloatImage.CHANNELS * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            rgb[i] = (byte) (128 + 50 * Math.sin(frequency * (x + y * (i % 3))));
        }
        return new Image(width, height, rgb);
    }
}
