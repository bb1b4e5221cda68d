package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.pipeline.image.ContentImage;
import dev.stylewright.worker.pipeline.image.ImageFormat;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.PreservedMetadata;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.Mask;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import java.util.function.IntPredicate;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The colours of transparent pixels, in the painting and in formats without opacity. */
class TransparencyTest {

    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1_000_000, 2_000);
    private static final int RED = 0xffc01020;
    private static final int BLUE = 0xff1020c0;

    private final ChildImageCodec codec = TestCodec.shared();

    /** A dark logo with soft edges, made for this project: on white its rim was pale, (161, 167, 148) once painted. */
    @Test
    void underSoftEdgesAreTheColoursOfTheOpaquePart() throws Exception {
        ContentImage logo = codec.decodeContent(ImageFixtures.bytes("logo-soft-edges.png"), LIMITS);

        double[] opaque = mean(logo, level -> level == 255);
        assertThat(mean(logo, level -> level >= 1 && level <= 80)).containsExactly(opaque, Offset.offset(10.0));
        assertThat(mean(logo, level -> level == 0)).containsExactly(opaque, Offset.offset(30.0));
    }

    private static double[] mean(ContentImage content, IntPredicate where) {
        byte[] levels = content.preserved().opacity().orElseThrow().levels();
        byte[] rgb = content.image().rgb();
        double[] sums = new double[3];
        int count = 0;
        for (int i = 0; i < levels.length; i++) {
            if (where.test(levels[i] & 0xff)) {
                count++;
                for (int c = 0; c < 3; c++) {
                    sums[c] += rgb[3 * i + c] & 0xff;
                }
            }
        }
        int places = count;
        return Arrays.stream(sums).map(sum -> sum / places).toArray();
    }

    @ParameterizedTest
    @CsvSource({"64, 48", "37, 53", "64, 1", "2, 2"})
    void whatStandsUnderFullTransparencyDoesNotCount(int width, int height) throws Exception {
        byte[] white = png(width, height, (x, y) -> x == 0 ? RED : 0x00ffffff);
        byte[] green = png(width, height, (x, y) -> x == 0 ? RED : 0x0000ff00);

        assertThat(pixels(white)).isEqualTo(pixels(green)).containsOnly(RED);
    }

    @Test
    void eachOpaquePartBleedsIntoItsOwnSurroundings() throws Exception {
        int[] pixels = pixels(png(64, 64, (x, y) -> x < 8 ? RED : x >= 56 ? BLUE : 0));

        for (int y = 0; y < 64; y += 9) {
            assertThat(pixels[64 * y + 7]).isEqualTo(RED);
            assertThat(distance(pixels[64 * y + 9], RED)).isLessThan(40);
            assertThat(distance(pixels[64 * y + 54], BLUE)).isLessThan(40);
            assertThat(distance(pixels[64 * y + 31], RED))
                    .isCloseTo(distance(pixels[64 * y + 32], BLUE), Offset.offset(2));
        }
    }

    private static int distance(int a, int b) {
        int most = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            most = Math.max(most, Math.abs(((a >> shift) & 0xff) - ((b >> shift) & 0xff)));
        }
        return most;
    }

    /** A shadow beneath a logo is dark and stays dark; a photo at half opacity is not blurred. */
    @Test
    void whatIsPartlyTransparentHasItsOwnColours() throws Exception {
        int[] pixels = pixels(png(32, 32, (x, y) -> (x + y) % 2 == 0 ? RED : 0x20000000 | (BLUE & 0xffffff)));

        for (int i = 0; i < pixels.length; i++) {
            assertThat(pixels[i]).isEqualTo((i % 32 + i / 32) % 2 == 0 ? RED : BLUE);
        }
    }

    /** With 8 bits per sample, a colour that was multiplied with such a low opacity and divided again is inexact. */
    @Test
    void whatIsAllButTransparentHasMostlyTheColoursBesideIt() throws Exception {
        int[] pixels = pixels(png(32, 32, (x, y) -> x < 16 ? RED : 0x010000ff));

        assertThat(distance(pixels[16], RED)).isLessThan(distance(RED, BLUE) / 3);
    }

    @Test
    void anImageThatIsTransparentAllOverIsWhite() throws Exception {
        assertThat(pixels(png(20, 20, (x, y) -> 0x00123456))).containsOnly(0xffffffff);
    }

    @Test
    void aStyleIsTreatedAsTheContentIs() throws Exception {
        byte[] file = ImageFixtures.bytes("logo-soft-edges.png");

        assertThat(codec.decode(file, LIMITS))
                .isEqualTo(codec.decodeContent(file, LIMITS).image());
    }

    @Test
    void aPngKeepsOpacityAtItsOwnSizeOverTheColoursAsTheyArePainted() throws Exception {
        byte[] png = codec.encode(painted(), ImageFormat.PNG, 95, opacity(90));

        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getRGB(5, 5)).isEqualTo(0x5a3c3c3c);
    }

    @ParameterizedTest
    @CsvSource({"255, 60", "0, 255", "90, 186"})
    void aJpegIsLaidOnWhite(int level, int grey) throws Exception {
        Image painting = painted();

        byte[] jpeg = codec.encode(painting, ImageFormat.JPEG, 100, opacity(level));

        assertThat(ImageIO.read(new ByteArrayInputStream(jpeg)).getRGB(5, 5) & 0xff)
                .isCloseTo(grey, Offset.offset(1));
        assertThat(painting).as("what was painted").isEqualTo(painted());
    }

    private static Image painted() {
        byte[] rgb = new byte[3 * 8 * 8];
        Arrays.fill(rgb, (byte) 60);
        return new Image(8, 8, rgb);
    }

    private static PreservedMetadata opacity(int level) {
        byte[] levels = new byte[16];
        Arrays.fill(levels, (byte) level);
        return new PreservedMetadata(Optional.of(new Mask(4, 4, levels)), Optional.empty());
    }

    private int[] pixels(byte[] file) throws Exception {
        byte[] rgb = codec.decode(file, LIMITS).rgb();
        int[] pixels = new int[rgb.length / 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = 0xff000000 | (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
        }
        return pixels;
    }

    private static byte[] png(int width, int height, IntBinaryOperator argb) throws Exception {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, argb.applyAsInt(x, y));
            }
        }
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
