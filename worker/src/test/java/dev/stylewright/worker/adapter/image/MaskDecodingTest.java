package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.pipeline.image.DecodeOptions;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Mask;
import dev.stylewright.worker.stylize.Resizing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** To the last bit, whether it has to be rotated or not; each of these exceeds 23x31 px in one direction at least. */
    @ParameterizedTest
    @ValueSource(
            strings = {"exif-6.jpg", "exif-3.jpg", "jpeg.jpg", "png-rgb.png", "tiff-rgba.tif", "logo-soft-edges.png"})
    void aLargeMaskIsScaledAsTheWorkerDoes(String file) throws Exception {
        ImageSize painted = new ImageSize(23, 31);
        byte[] bytes = ImageFixtures.bytes(file);
        Mask whole = codec.decodeMask(bytes, LIMITS);

        Mask scaled = codec.decodeMask(bytes, DecodeOptions.within(LIMITS).stretchedOver(painted));

        assertThat(scaled).isEqualTo(Resizing.resized(whole, painted));
    }

    @Test
    void aMaskThatIsNotLargerThanThePaintingIsLeftAsItIs() throws Exception {
        byte[] bytes = ImageFixtures.bytes("jpeg.jpg");
        Mask whole = codec.decodeMask(bytes, LIMITS);

        assertThat(codec.decodeMask(
                        bytes, DecodeOptions.within(LIMITS).stretchedOver(new ImageSize(whole.width(), 1_000))))
                .isEqualTo(whole);
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "png", bytes)).isTrue();
        return bytes.toByteArray();
    }
}
