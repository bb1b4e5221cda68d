package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.stylize.Mask;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mask's level is luminance times opacity. */
class MaskDecodingTest {
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1_000_000, 2_000);

    private final ChildImageCodec codec = TestCodec.shared();

    @ParameterizedTest
    @CsvSource({
        "ffffffff, 255",
        "ff000000, 0",
        "00ffffff, 0",
        "80ffffff, 128",
        "ffff0000, 76",
        "ff00ff00, 150",
        "ff0000ff, 29",
        "80808080, 64"
    })
    void aLevelIsLuminanceTimesOpacity(String argb, int level) throws Exception {
        BufferedImage image = new BufferedImage(2, 3, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 6; i++) {
            image.setRGB(i % 2, i / 2, Integer.parseUnsignedInt(argb, 16));
        }

        Mask mask = codec.decodeMask(png(image), LIMITS);

        assertThat(mask.width()).isEqualTo(2);
        assertThat(mask.height()).isEqualTo(3);
        for (byte found : mask.levels()) {
            assertThat(found & 0xff).isEqualTo(level);
        }
    }

    @Test
    void aGreyImageIsTakenAsItIs() throws Exception {
        BufferedImage image = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
        byte[] levels = new byte[256];
        for (int x = 0; x < 256; x++) {
            levels[x] = (byte) x;
        }
        image.getRaster().setDataElements(0, 0, 256, 1, levels);

        assertThat(codec.decodeMask(png(image), LIMITS)).isEqualTo(new Mask(256, 1, levels));
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "png", bytes)).isTrue();
        return bytes.toByteArray();
    }
}
