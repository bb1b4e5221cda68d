package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malicious and damaged files. */
class HostileImageTest {
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1_000_000, 2_000);
    private static final int LITTLE_MEMORY = 1 << 20;

    private final ChildImageCodec codec = TestCodec.shared();

    static Stream<byte[]> announcementsOf50000x50000() throws Exception {
        byte[] png = ImageFixtures.bytes("png-rgb.png");
        ByteBuffer.wrap(png).putInt(16, 50_000).putInt(20, 50_000);
        check(png);
        byte[] jpeg = ImageFixtures.bytes("jpeg.jpg");
        int frame = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0");
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 50_000).putShort(frame + 7, (short) 50_000);
        byte[] gif = ImageFixtures.bytes("gif.gif");
        ByteBuffer.wrap(gif)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(6, (short) 50_000)
                .putShort(8, (short) 50_000);
        byte[] bmp = ImageFixtures.bytes("bmp-24bit.bmp");
        ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 50_000).putInt(22, -50_000);
        byte[] webp = ImageFixtures.bytes("webp-lossless-alpha.webp");
        ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN).putInt(21, 0x0fffffff);
        return Stream.of(png, jpeg, gif, bmp, webp, tiff(50_000, 50_000, 8, 0));
    }

    @ParameterizedTest
    @MethodSource("announcementsOf50000x50000")
    void refusesABombFromItsHeaderWithoutMemory(byte[] bomb) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertThatThrownBy(() -> codec.decode(bomb, LIMITS)).isInstanceOf(ImageTooLargeException.class);

        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> codec.decode(bomb, LIMITS))
                .isInstanceOf(ImageTooLargeException.class)
                .hasMessageContaining("2,000");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(LITTLE_MEMORY);
    }

    @Test
    void neverOpensACompressedProfileThatIsABomb() throws Exception {
        byte[] bomb = ImageFixtures.bytes("icc-bomb.png");
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertThat(codec.decode(bomb, LIMITS).width()).isEqualTo(40);

        long before = threads.getCurrentThreadAllocatedBytes();
        codec.decode(bomb, LIMITS);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16L << 20);
    }

    static Stream<ImageFixtures.Case> fixtures() {
        return ImageFixtures.all().stream();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void neverShowsHalfAnImage(ImageFixtures.Case fixture) {
        byte[] whole = fixture.bytes();
        int imageEnds = fixture.file().contains("animated") || fixture.file().contains("two-pages")
                ? whole.length / 4
                : whole.length - 13;
        for (int length = 0; length < imageEnds; length += Math.max(1, whole.length / 40)) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> codec.decode(part, LIMITS))
                    .as("%s cut to %d of %d bytes", fixture, length, whole.length)
                    .isInstanceOf(UnreadableImageException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "P6 2 2 255 ",
                "<svg xmlns='http://www.w3.org/2000/svg'/>",
                "8BPS",
                "%PDF-1.7",
                "PK\u0003\u0004"
            })
    void refusesOtherKindsNamingWhatIsAccepted(String begin) {
        byte[] file = begin.getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> codec.decode(file, LIMITS))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("JPEG, PNG, WebP, TIFF, GIF, BMP, HEIC and AVIF");
    }

    @Test
    void refusesRandomBytes() {
        var random = new Random(7);
        for (int i = 0; i < 500; i++) {
            byte[] noise = new byte[random.nextInt(400)];
            random.nextBytes(noise);
            assertThatThrownBy(() -> codec.decode(noise, LIMITS)).isInstanceOf(UnreadableImageException.class);
        }
    }

    @Test
    void refusesAnImageOfNoPixels() throws Exception {
        byte[] png = ImageFixtures.bytes("png-rgb.png");
        ByteBuffer.wrap(png).putInt(16, 0);
        check(png);
        assertThatThrownBy(() -> codec.decode(png, LIMITS))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("PNG");
    }

    @Test
    void refusesAFileOverTheByteLimitNamingIt() {
        assertThatThrownBy(() -> codec.decode(new byte[1001], new ImageLimits(1000, 1000, 1000)))
                .isInstanceOf(ImageTooLargeException.class)
                .hasMessageContaining("1,001")
                .hasMessageContaining("1,000");
    }

    @Test
    void refusesTwelveBitJpegInPlainWords() {
        byte[] jpeg = ImageFixtures.bytes("jpeg.jpg");
        int frame = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0");
        jpeg[frame + 4] = 12;
        assertThatThrownBy(() -> codec.decode(jpeg, LIMITS))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("12 bits per sample");
    }

    @Test
    void refusesATiffWhoseStripLiesGigabytesAway() throws Exception {
        assertThatThrownBy(() -> codec.decode(tiff(40, 30, 8, 0x7fff0000), LIMITS))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("truncated");
    }

    /** As in DNG, NEF and ARW files. */
    @Test
    void refusesATiffThatBeginsWithAPreview() throws Exception {
        byte[] tiff = tiff(4, 4, 8, 8);
        assertThat(codec.decode(tiff, LIMITS).width()).isEqualTo(4);
        ByteBuffer preview = ByteBuffer.allocate(tiff.length + 12).order(ByteOrder.LITTLE_ENDIAN);
        preview.put(tiff, 0, 8).putShort((short) 8);
        preview.putShort((short) 254).putShort((short) 4).putInt(1).putInt(1);
        preview.put(tiff, 10, tiff.length - 10);
        assertThatThrownBy(() -> codec.decode(preview.array(), LIMITS))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("camera's raw file");
    }

    @Test
    void refusesAJpegOfThousandsOfScans() throws Exception {
        byte[] jpeg = ImageFixtures.bytes("jpeg-grey.jpg");
        int scan = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00da");
        var bomb = new ByteArrayOutputStream();
        bomb.write(jpeg, 0, scan);
        for (int i = 0; i < 5_000; i++) {
            bomb.write(jpeg, scan, 10);
        }
        bomb.write(jpeg, scan, jpeg.length - scan);
        assertThatThrownBy(() -> codec.decode(bomb.toByteArray(), LIMITS)).isInstanceOf(UnreadableImageException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 9, 40, 100, 140})
    void refusesALosslessWebpWhoseBitsRunOutInsideAWholeContainer(int bytes) {
        byte[] webp = ImageFixtures.bytes("webp-lossless.webp");
        byte[] cut = Arrays.copyOf(webp, 25 + bytes);
        ByteBuffer.wrap(cut)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(4, cut.length - 8)
                .putInt(16, cut.length - 20);
        assertThatThrownBy(() -> codec.decode(cut, LIMITS)).isInstanceOf(UnreadableImageException.class);
    }

    @Test
    void readsTheImageOfAPolyglotAndNotWhatFollows() throws Exception {
        var polyglot = new ByteArrayOutputStream();
        polyglot.write(ImageFixtures.bytes("jpeg.jpg"));
        polyglot.write(ImageFixtures.bytes("png-rgb.png"));
        polyglot.write("PK\u0003\u0004<script>".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(codec.decode(polyglot.toByteArray(), LIMITS).rgb())
                .isEqualTo(codec.decode(ImageFixtures.bytes("jpeg.jpg"), LIMITS).rgb());
    }

    @Test
    void aPngOfOneColumnIsDecodedWhenTheLimitsAllow() throws Exception {
        assertThat(codec.decode(ImageFixtures.bytes("png-1x2000.png"), LIMITS).height())
                .isEqualTo(2_000);
        assertThatThrownBy(() ->
                        codec.decode(ImageFixtures.bytes("png-1x2000.png"), new ImageLimits(1 << 20, 1_000_000, 1_999)))
                .isInstanceOf(ImageTooLargeException.class);
    }

    @ParameterizedTest
    @CsvSource({"1, 20000", "20000, 1"})
    void theLongestLineIsDecodedAndOnePixelMoreIsNot(int width, int height) throws Exception {
        var limits = new ImageLimits(1 << 20, 50_000_000, 20_000);
        assertThat(codec.decode(blank(width, height), limits).rgb()).hasSize(3 * 20_000);
        assertThatThrownBy(() -> codec.decode(blank(width == 1 ? 1 : width + 1, height == 1 ? 1 : height + 1), limits))
                .isInstanceOf(ImageTooLargeException.class)
                .hasMessageContaining("20,000");
    }

    private static byte[] blank(int width, int height) throws IOException {
        var png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "png", png);
        return png.toByteArray();
    }

    @Test
    void aWrongChecksumIsNamed() {
        byte[] png = ImageFixtures.bytes("png-rgb.png");
        var crc = new CRC32();
        crc.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) ~crc.getValue());
        assertThatThrownBy(() -> codec.decode(png, LIMITS))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("IHDR");
    }

    /** Updates the checksum of IHDR. */
    private static void check(byte[] png) {
        var crc = new CRC32();
        crc.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    }

    private static byte[] tiff(int width, int height, int bits, int offset) {
        ByteBuffer tiff = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) 7);
        int[][] tags = {
            {256, width}, {257, height}, {258, bits}, {259, 1}, {262, 1}, {273, offset}, {279, width * height}
        };
        for (int[] tag : tags) {
            tiff.putShort((short) tag[0]).putShort((short) 4).putInt(1).putInt(tag[1]);
        }
        return tiff.array();
    }
}
