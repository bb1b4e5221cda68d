package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.pipeline.picture.ContentPicture;
import dev.stylewright.worker.pipeline.picture.PictureLimits;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.Picture;
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
class PictureDecodingTest {
    private static final PictureLimits LIMITS = new PictureLimits(1 << 20, 1_000_000, 2_000);

    /** Colours and opacity are kept in 8 bits each before they are put together here. */
    private static final int ROUNDING = 1;

    private final ImageIoPictureCodec codec = new ImageIoPictureCodec();

    static Stream<PictureFixtures.Case> fixtures() {
        return PictureFixtures.all().stream();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void decodesAsPillowDoes(PictureFixtures.Case fixture) throws Exception {
        ContentPicture content = codec.decodeContent(fixture.bytes(), LIMITS);
        Picture picture = content.picture();

        assertThat(picture.width()).as("%s: width", fixture).isEqualTo(fixture.width());
        assertThat(picture.height()).as("height").isEqualTo(fixture.height());
        Optional<Mask> opacity = content.preserved().opacity();
        Difference difference = opacity.isEmpty()
                ? Difference.between(picture.rgb(), fixture.expectedRgb())
                : Difference.between(onWhite(picture, opacity.get(), fixture.expectedRgb()), fixture.expectedRgb());
        assertThat(difference.most())
                .as("%s: largest difference; %s", fixture, difference)
                .isLessThanOrEqualTo(fixture.most() + (opacity.isPresent() ? ROUNDING : 0));
        assertThat(difference.mean())
                .as("%s: mean difference; %s", fixture, difference)
                .isLessThanOrEqualTo(fixture.mean() + (opacity.isPresent() ? ROUNDING / 2.0 : 0));
    }

    /**
     * As Pillow shows it. Places that are all but transparent have other colours than their own (see {@link
     * TransparencyTest}), so of them only the opacity is looked at.
     */
    private static byte[] onWhite(Picture picture, Mask opacity, byte[] expected) {
        byte[] rgb = picture.rgb().clone();
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
            List<Future<Picture>> first = decodeAll(threads);
            List<Future<Picture>> second = decodeAll(threads);
            for (int i = 0; i < first.size(); i++) {
                assertThat(first.get(i).get().rgb())
                        .isEqualTo(second.get(i).get().rgb());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Future<Picture>> decodeAll(ExecutorService threads) {
        List<Future<Picture>> pictures = new ArrayList<>();
        for (PictureFixtures.Case fixture : PictureFixtures.all()) {
            Callable<Picture> decoding = () -> codec.decode(fixture.bytes(), LIMITS);
            pictures.add(threads.submit(decoding));
        }
        return pictures;
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
