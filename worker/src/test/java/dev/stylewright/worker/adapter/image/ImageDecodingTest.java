package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.pipeline.image.ContentImage;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every accepted kind of file, compared with Pillow and Little CMS; the fixture script states each tolerance. */
class ImageDecodingTest {
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1_000_000, 2_000);

    /** Colours and opacity are kept in 8 bits each before they are put together here. */
    private static final int ROUNDING = 1;

    private final ChildImageCodec codec = TestCodec.shared();

    static Stream<ImageFixtures.Case> fixtures() {
        return ImageFixtures.all().stream();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void decodesAsPillowDoes(ImageFixtures.Case fixture) throws Exception {
        ContentImage content = codec.decodeContent(fixture.bytes(), LIMITS);
        Image image = content.image();

        assertThat(image.width()).as("%s: width", fixture).isEqualTo(fixture.width());
        assertThat(image.height()).as("height").isEqualTo(fixture.height());
        Optional<Mask> opacity = content.preserved().opacity();
        Difference difference = opacity.isEmpty()
                ? Difference.between(image.rgb(), fixture.expectedRgb())
                : Difference.between(onWhite(image, opacity.get(), fixture.expectedRgb()), fixture.expectedRgb());
        assertThat(difference.most())
                .as("%s: largest difference; %s", fixture, difference)
                .isLessThanOrEqualTo(fixture.most() + (opacity.isPresent() ? ROUNDING : 0));
        assertThat(difference.mean())
                .as("%s: mean difference; %s", fixture, difference)
                .isLessThanOrEqualTo(fixture.mean() + (opacity.isPresent() ? ROUNDING / 2.0 : 0));
    }

    /**
     * Compares with Pillow. Nearly transparent positions do not keep their own colours (see {@link TransparencyTest}), so only their opacity is
     * compared.
     */
    private static byte[] onWhite(Image image, Mask opacity, byte[] expected) {
        byte[] rgb = image.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            int level = opacity.levels()[i / 3] & 0xff;
            int shown = ((rgb[i] & 0xff) * level + 255 * (255 - level) + 127) / 255;
            int own = level > 0 && level < 16 ? expected[i] & 0xff : shown;
            assertThat(own).as("opacity %d", level).isGreaterThanOrEqualTo(254 - level);
            rgb[i] = (byte) own;
        }
        return rgb;
    }

    @Test
    void decodesTheSameFromManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Image>> first = decodeAll(threads);
            List<Future<Image>> second = decodeAll(threads);
            for (int i = 0; i < first.size(); i++) {
                assertThat(first.get(i).get().rgb())
                        .isEqualTo(second.get(i).get().rgb());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Future<Image>> decodeAll(ExecutorService threads) {
        List<Future<Image>> images = new ArrayList<>();
        for (ImageFixtures.Case fixture : ImageFixtures.all()) {
            Callable<Image> decoding = () -> codec.decode(fixture.bytes(), LIMITS);
            images.add(threads.submit(decoding));
        }
        return images;
    }

    private record Difference(int most, double mean, int at) {
        static Difference between(byte[] actual, byte[] expected) {
            assertThat(actual).hasSameSizeAs(expected);
            int most = 0;
            int where = -1;
            long sum = 0;
            for (int i = 0; i < actual.length; i++) {
                int difference = Math.abs((actual[i] & 0xff) - (expected[i] & 0xff));
                sum += difference;
                if (difference > most) {
                    most = difference;
                    where = i;
                }
            }
            return new Difference(most, sum / (double) actual.length, where);
        }
    }
}
