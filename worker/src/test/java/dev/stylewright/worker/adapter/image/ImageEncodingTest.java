package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.worker.pipeline.image.ImageFormat;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.stylize.Image;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageEncodingTest {
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1_000_000, 2_000);

    private final ChildImageCodec codec = TestCodec.shared();

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 700", "700, 1", "37, 53"})
    void pngKeepsEveryPixel(int width, int height) throws Exception {
        Image image = gradient(width, height);

        Image again = codec.decode(codec.encode(image, ImageFormat.PNG, 1), LIMITS);

        assertThat(again.width()).isEqualTo(width);
        assertThat(again.height()).isEqualTo(height);
        assertThat(again.rgb()).isEqualTo(image.rgb());
    }

    @Test
    void jpegComesCloserWithQualityAndGrowsWithIt() throws Exception {
        Image image = gradient(64, 48);
        double error = Double.MAX_VALUE;
        int bytes = 0;
        for (int quality : new int[] {1, 30, 60, 95, 100}) {
            byte[] encoded = codec.encode(image, ImageFormat.JPEG, quality);
            double next = meanDifference(codec.decode(encoded, LIMITS), image);
            assertThat(next).as("error at quality %d", quality).isLessThan(error);
            assertThat(encoded.length).as("bytes at quality %d", quality).isGreaterThan(bytes);
            error = next;
            bytes = encoded.length;
        }
        assertThat(error).isLessThan(1.0);
    }

    @ParameterizedTest
    @CsvSource({"89, 34", "90, 17", "100, 17"})
    void jpegKeepsFullColourResolutionFromQuality90(int quality, int samplingOfLuminance) {
        byte[] encoded = codec.encode(gradient(16, 16), ImageFormat.JPEG, quality);

        int frame = new String(encoded, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0");
        assertThat(encoded[frame + 11]).isEqualTo((byte) samplingOfLuminance);
    }

    @ParameterizedTest
    @EnumSource(ImageFormat.class)
    void theSameImageGivesTheSameBytes(ImageFormat format) {
        Image image = gradient(64, 48);

        assertThat(codec.encode(image, format, 92)).isEqualTo(codec.encode(image, format, 92));
    }

    @Test
    void aPngHoldsNothingButTheImage() {
        String encoded = new String(codec.encode(gradient(64, 48), ImageFormat.PNG, 95), StandardCharsets.ISO_8859_1);

        assertThat(encoded).doesNotContain("tEXt", "tIME", "iTXt", "pHYs", "gAMA", "eXIf", "iCCP");
        assertThat(encoded).contains("IHDR", "IDAT", "IEND");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 101})
    void refusesAQualityThatIsNone(int quality) {
        assertThatThrownBy(() -> codec.encode(gradient(2, 2), ImageFormat.JPEG, quality))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 100")
                .hasMessageContaining(Integer.toString(quality));
    }

    private static Image gradient(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            rgb[3 * i] = (byte) (i % width * 3);
            rgb[3 * i + 1] = (byte) (i / width * 4);
            rgb[3 * i + 2] = (byte) (255 - i % width * 2 - i / width);
        }
        return new Image(width, height, rgb);
    }

    private static double meanDifference(Image a, Image b) {
        long sum = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            sum += Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff));
        }
        return sum / (double) a.rgb().length;
    }
}
