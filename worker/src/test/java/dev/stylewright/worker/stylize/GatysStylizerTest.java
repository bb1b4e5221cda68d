package dev.stylewright.worker.stylize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Optimizer;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.Start;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.options.StylizationOptionsBuilder;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import dev.stylewright.worker.stylize.vgg.WeightTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stylizer from outside, on random weights up to relu2_2. */
public class GatysStylizerTest {
    private static final GatysStylizer STYLIZER = new GatysStylizer(TestWeights.loadRandom(4));
    private static final List<WeightedStyle> STYLE = List.of(new WeightedStyle(noise(40, 30, 2), 1));

    @AfterAll
    static void close() {
        STYLIZER.close();
    }

    @ParameterizedTest
    @EnumSource
    void paintsFromAnyStartAndGetsBetter(Start start) {
        List<Evaluation> heard = new ArrayList<>();
        StylizationOptions options = options(32, 12, start, Optimizer.LBFGS);
        Stylization found = STYLIZER.stylize(noise(60, 45, 1), STYLE, options, heard::add, () -> false);
        assertThat(found.image().width()).isEqualTo(32);
        assertThat(found.image().height()).isEqualTo(24);
        assertThat(found.evaluations()).isEqualTo(12);
        assertThat(found.stopped()).isFalse();
        assertThat(found.losses().total()).isLessThan(heard.get(0).losses().total());
        assertThat(heard).extracting(Evaluation::index).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(heard).allMatch(e -> e.of() == 12 && e.width() == 32 && e.height() == 24);
    }

    @Test
    void adamPaintsToo() {
        List<Evaluation> heard = new ArrayList<>();
        StylizationOptions options = options(32, 12, Start.CONTENT, Optimizer.ADAM);
        Stylization found = STYLIZER.stylize(noise(60, 45, 1), STYLE, options, heard::add, () -> false);
        assertThat(found.losses().total()).isLessThan(heard.get(0).losses().total());
    }

    @Test
    void theSameRequestGivesTheSameBytes() {
        StylizationOptions options = options(48, 8, Start.NOISE, Optimizer.LBFGS);
        Image first = paint(options);
        assertThat(paint(options)).isEqualTo(first);
    }

    @Test
    void theOrderOfScalesIsHeard() {
        List<Evaluation> heard = new ArrayList<>();
        STYLIZER.stylize(
                noise(60, 45, 1), STYLE, options(200, 20, Start.CONTENT, Optimizer.LBFGS), heard::add, () -> false);
        assertThat(heard)
                .extracting(Evaluation::width)
                .isSorted()
                .startsWith(128)
                .endsWith(200);
        assertThat(heard).extracting(Evaluation::scale).isSorted().startsWith(1).endsWith(2);
        assertThat(heard).allMatch(e -> e.scales() == 2);
    }

    @Test
    void aLargerScaleBeginsWithTheDetailThatTheSmallerOneHadNoRoomFor() {
        StylizationOptions onlyContent = StylizationOptions.builder()
                .size(300)
                .iterations(30)
                .contentWeight(1)
                .styleWeight(0)
                .totalVariationWeight(0)
                .styleLayers(Map.of())
                .contentLayers(Map.of("relu2_2", 1.0))
                .pooling(Pooling.MAX)
                .border(Border.PLAIN)
                .build();
        List<Evaluation> heard = new ArrayList<>();
        STYLIZER.stylize(noise(300, 200, 1), STYLE, onlyContent, heard::add, () -> false);
        for (int scale = 1; scale <= 3; scale++) {
            int which = scale;
            Evaluation first =
                    heard.stream().filter(e -> e.scale() == which).findFirst().orElseThrow();
            assertThat(first.losses().content()).as("scale %d", scale).isLessThan(1e-9);
        }
    }

    @Test
    void stopsAfterTheEvaluationInProgressAndReturnsTheBestImageAtFullSize() {
        List<Evaluation> heard = new ArrayList<>();
        StylizationOptions options = options(200, 40, Start.CONTENT, Optimizer.LBFGS);
        Stylization found = STYLIZER.stylize(noise(60, 45, 1), STYLE, options, heard::add, () -> heard.size() >= 3);
        assertThat(found.stopped()).isTrue();
        assertThat(found.evaluations()).isEqualTo(3);
        assertThat(found.image().width()).isEqualTo(200);
        double best = heard.stream().mapToDouble(e -> e.losses().total()).min().orElseThrow();
        // Of the image rounded to 8 bits; DeliveredImageTest evaluates at that very image.
        assertThat(found.losses().total()).isCloseTo(best, within(1e-3 * best));
    }

    @Test
    void anExceptionOfTheListenerEndsThePainting() {
        assertThatThrownBy(() -> STYLIZER.stylize(
                        noise(60, 45, 1),
                        STYLE,
                        options(32, 12, Start.CONTENT, Optimizer.LBFGS),
                        e -> {
                            throw new IllegalStateException("listener");
                        },
                        () -> false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("listener");
        assertThat(paint(options(32, 2, Start.CONTENT, Optimizer.LBFGS)).width())
                .isEqualTo(32);
    }

    @Test
    void aLayerBeyondTheWeightsIsRefusedNamingTheDeepest() {
        StylizationOptions options = StylizationOptions.builder()
                .size(32)
                .iterations(1)
                .contentWeight(1)
                .styleWeight(1)
                .totalVariationWeight(0)
                .styleLayers(Map.of("relu3_1", 1.0))
                .contentLayers(Map.of("relu2_1", 1.0))
                .pooling(Pooling.MAX)
                .border(Border.PLAIN)
                .build();
        assertThatThrownBy(() -> STYLIZER.plan(new ImageSize(32, 32), options))
                .isInstanceOf(LayerNotReachedException.class)
                .hasMessage(
                        "layer relu3_1 is deeper than the weights random@0 reach; the deepest layer there is relu2_2");
    }

    @Test
    void anImageThatWouldGetTooThinIsRefusedWithTheWayOut() {
        List<WeightedStyle> thin = List.of(new WeightedStyle(noise(400, 20, 3), 1));
        assertThatThrownBy(() -> STYLIZER.stylize(
                        noise(60, 45, 1), thin, options(64, 1, Start.CONTENT, Optimizer.LBFGS), e -> {}, () -> false))
                .isInstanceOf(ImageTooSmallException.class)
                .hasMessage(
                        "styles[0] is 64x3 px after scaling (400x20 px as given); both sides must be at least 16 px:"
                                + " ask for a size of at least 310, or crop it to a less elongated shape");
        assertThatThrownBy(
                        () -> STYLIZER.plan(new ImageSize(1000, 100), options(64, 1, Start.CONTENT, Optimizer.LBFGS)))
                .isInstanceOf(ImageTooSmallException.class)
                .hasMessageStartingWith("content is 64x6 px after scaling");
    }

    /** At size 96 a style of 300x200 px is large enough; it is styleScale that makes it too small. */
    @Test
    void aStyleThatStyleScaleMakesTooSmallBlamesStyleScaleAndWhatIsAdvisedWorks() {
        List<WeightedStyle> styles = List.of(new WeightedStyle(noise(300, 200, 3), 1));
        StylizationOptionsBuilder options = StylizationOptions.builder()
                .size(96)
                .iterations(1)
                .styleLayers(Map.of("relu1_1", 1.0))
                .contentLayers(Map.of("relu1_1", 1.0));
        assertThatThrownBy(() -> STYLIZER.stylize(
                        noise(60, 45, 1), styles, options.styleScale(0.1).build(), e -> {}, () -> false))
                .isInstanceOfSatisfying(
                        ImageTooSmallException.class, e -> assertThat(e.field()).isEqualTo("styleScale"))
                .hasMessageContaining("ask for a styleScale of at least 0.25");
        assertThat(new ImageSize(300, 200)
                        .withLonger(options.styleScale(0.25).build().styleSize())
                        .shorter())
                .isGreaterThanOrEqualTo(16);
    }

    @Test
    void aContentThatIsItsOwnStyleIsLeftAsItIs() {
        Image image = noise(32, 24, 1);
        StylizationOptions options = options(32, 5, Start.CONTENT, Optimizer.LBFGS);
        Stylization found =
                STYLIZER.stylize(image, List.of(new WeightedStyle(image, 1)), options, e -> {}, () -> false);
        assertThat(found.losses().total()).isLessThan(1e-6);
        assertThat(found.image()).isEqualTo(image);
    }

    @Test
    void warmsUp() {
        STYLIZER.warmUp();
        assertThat(STYLIZER.device()).isEqualTo("cpu");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, 0})
    void anEngineThatComputesNothingButThisDoesNotPaintTheTestPicture(float value) {
        Map<String, WeightTensor> tensors = TestWeights.random(2, 1);
        for (WeightTensor tensor : tensors.values()) {
            for (int i = 0; i < tensor.values().limit(); i += Float.BYTES) {
                tensor.values().putFloat(i, value);
            }
        }
        try (GatysStylizer broken = new GatysStylizer(Vgg19Weights.load("broken@0", tensors, TestWeights.ENGINE))) {
            assertThatThrownBy(broken::warmUp).isInstanceOf(EngineFailureException.class);
        }
    }

    private static Image paint(StylizationOptions options) {
        return STYLIZER.stylize(noise(60, 45, 1), STYLE, options, e -> {}, () -> false)
                .image();
    }

    static StylizationOptions options(int size, int iterations, Start start, Optimizer optimizer) {
        return StylizationOptions.builder()
                .size(size)
                .iterations(iterations)
                .contentWeight(0.2)
                .styleWeight(1)
                .totalVariationWeight(0)
                .styleLayers(Map.of("relu1_1", 1.0, "relu2_1", 1.0))
                .contentLayers(Map.of("relu2_2", 1.0))
                .optimizer(optimizer)
                .start(start)
                .seed(7)
                .pooling(Pooling.MAX)
                .border(Border.PLAIN)
                .build();
    }

    public static Image noise(int width, int height, long seed) {
        byte[] rgb = new byte[3 * width * height];
        new Random(seed).nextBytes(rgb);
        return new Image(width, height, rgb);
    }
}
