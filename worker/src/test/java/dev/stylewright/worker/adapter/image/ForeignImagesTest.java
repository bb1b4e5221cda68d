package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.stylewright.worker.pipeline.image.ContentImage;
import dev.stylewright.worker.pipeline.image.DecodeOptions;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files by other encoders, and small malicious files: see {@code src/test/resources/cases/README.md}. */
class ForeignImagesTest {
    /** The worker's default limits. */
    private static final ImageLimits LIMITS = new ImageLimits(64L << 20, 50_000_000, 20_000);

    private final ChildImageCodec codec = TestCodec.shared();

    @ParameterizedTest
    @CsvSource({
        "v-cat-q75.webp, 1, 8",
        "z-web1200-cat-q75.webp, 1, 8",
        "webp_tint_method0.webp, 1, 8",
        "j02-junk20zero-before-eoi.jpg, 0.5, 3",
        "j06-junk-after-app0.jpg, 0.5, 3",
        "j09-junk-before-rst.jpg, 0.5, 3",
        "j16-jfif-adobe0.jpg, 0.5, 3",
        "t53-12bit.tif, 0.6, 1",
        "t54-10bit-grey.tif, 0.6, 1",
        "u01-assoc-8.tif, 0.6, 1",
        "g-lineart-2bit-black-on-clear.png, 0, 0",
        "p-c0-b4-i0-trns.png, 0, 0",
        "p16-trns-in-rgba.png, 0, 0",
        "p18-trns-before-plte.png, 0, 0",
        "heic.heic, 2, 255",
        "avif.avif, 2, 255"
    })
    void showsWhatTheReferenceLibraryShows(String file, double mean, int most) throws Exception {
        assumeLibraries(file);
        ContentImage content = codec.decodeContent(bytes(file), LIMITS);
        BufferedImage right =
                ImageIO.read(getClass().getResource("/cases/right/" + file.replaceFirst("\\.[^.]*$", "") + ".png"));

        assertThat(content.image().width()).isEqualTo(right.getWidth());
        assertThat(content.image().height()).isEqualTo(right.getHeight());
        Difference difference = difference(content, right);
        assertThat(difference.mean)
                .as("mean difference; largest %d", difference.most)
                .isLessThanOrEqualTo(mean);
        assertThat(difference.most).as("largest difference").isLessThanOrEqualTo(most);
    }

    private static void assumeLibraries(String file) throws Exception {
        if (file.endsWith(".heic") || file.endsWith(".avif")) {
            try {
                TestCodec.shared().decode(bytes(file), LIMITS);
            } catch (UnreadableImageException e) {
                assumeThat(e.getMessage()).as("libheif1 is not installed here").doesNotContain("libheif1");
            }
        }
    }

    private record Difference(double mean, int most) {}

    /** The difference of colours, where the opacity is at least 16. Opacity must be equal. */
    private static Difference difference(ContentImage content, BufferedImage right) {
        byte[] rgb = content.image().rgb();
        int[] stored = new int[4];
        long sum = 0;
        int most = 0;
        int count = 0;
        for (int y = 0; y < right.getHeight(); y++) {
            for (int x = 0; x < right.getWidth(); x++) {
                int i = y * right.getWidth() + x;
                int argb = argb(right, x, y, stored);
                int opacity = content.preserved()
                        .opacity()
                        .map(mask -> mask.levels()[i] & 0xff)
                        .orElse(255);
                assertThat(opacity).as("opacity at %d, %d", x, y).isEqualTo(argb >>> 24);
                for (int c = 0; c < 3 && opacity >= 16; c++) {
                    int difference = Math.abs((rgb[3 * i + c] & 0xff) - ((argb >> (16 - 8 * c)) & 0xff));
                    sum += difference;
                    most = Math.max(most, difference);
                    count++;
                }
            }
        }
        return new Difference(sum / (double) Math.max(1, count), most);
    }

    /** Stored grey levels: Java would treat them as linear. */
    private static int argb(BufferedImage image, int x, int y, int[] stored) {
        if (image.getColorModel().getNumColorComponents() > 1) {
            return image.getRGB(x, y);
        }
        image.getRaster().getPixel(x, y, stored);
        int opacity = image.getColorModel().hasAlpha() ? stored[1] : 255;
        return opacity << 24 | stored[0] * 0x010101;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "icc_matf_100000.png",
                "icc_cvst_40000.png",
                "deflate_stored_2000_100000.tif",
                "tBfirst.tif",
                "dupspp_hugefirst.tif",
                "exif_big.jpg",
                "flat_5477.png",
                "lossy_5477.webp",
                "chunk.png"
            })
    void afterAFileThatIsMadeToHurtTheNextIsDecoded(String file) throws Exception {
        codec.decode(bytes("p-c0-b4-i0-trns.png"), LIMITS);
        try {
            codec.decodeContent(
                    bytes("hostile/" + file),
                    DecodeOptions.within(LIMITS).scaledTo(512).withExif(true));
        } catch (UnreadableImageException | ImageTooLargeException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        assertThat(codec.decode(bytes("p-c0-b4-i0-trns.png"), LIMITS).width()).isPositive();
    }

    @Test
    void aCutFileIsRefusedInPlainWords() throws Exception {
        byte[] whole = bytes("j16-jfif-adobe0.jpg");
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length / 2);
        assertThatThrownBy(() -> codec.decode(cut, LIMITS))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("JPEG")
                .hasMessageContaining("truncated");
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = ForeignImagesTest.class.getResourceAsStream("/cases/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no case " + name);
            }
            return in.readAllBytes();
        }
    }
}
