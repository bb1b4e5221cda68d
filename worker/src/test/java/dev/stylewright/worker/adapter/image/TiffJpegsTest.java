package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TIFFs of JPEG strips that would keep a decoder busy.
 *
 * <pre>
 * TIFF: header | directory | offsets | lengths | JPEG
 *                               +---------------^ each strip
 * </pre>
 */
class TiffJpegsTest {
    private static final ImageLimits LIMITS = new ImageLimits(100_000, 1_000_000, 2_000);
    private static final int WIDTH = 40;
    private static final int HEIGHT = 30;
    private static final int COMPRESSION = 259;
    private static final int ROWS_PER_STRIP = 278;
    private static final int STRIP_OFFSETS = 273;
    private static final int STRIP_BYTE_COUNTS = 279;
    private static final int LONG = 4;
    /** Where an entry has its value. */
    private static final int VALUE = 8;

    private final ImageIoImageCodec codec = new ImageIoImageCodec();
    private final byte[] jpeg = ImageFixtures.bytes("jpeg-grey.jpg");

    @Test
    void aJpegInAStripIsReadLikeOneInAFile() throws Exception {
        assertThat(codec.decode(tiff(jpeg, 1, tags()), LIMITS).rgb())
                .isEqualTo(codec.decode(jpeg, LIMITS).rgb());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thousandsOfScansInAStripAreRefused(boolean doubled) {
        byte[] tiff = tiff(withScans(jpeg, 5_000), 1, tags());
        if (doubled) {
            // Compression once more, as the last tag: none. Readers differ in which they believe.
            int last = tag(tiff, 296);
            ByteBuffer.wrap(tiff)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putShort(last, (short) COMPRESSION)
                    .putInt(last + VALUE, 1);
        }

        assertThatThrownBy(() -> codec.decode(tiff, LIMITS))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("more than 200 scans");
    }

    @Test
    void aJpegLargerThanItsStripIsRefused() {
        Map<Integer, Integer> tags = tags();
        tags.put(ROWS_PER_STRIP, 10);

        assertThatThrownBy(() -> codec.decode(tiff(jpeg, 3, tags), LIMITS))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("40 x 10 pixels with a JPEG of 40 x 30");
    }

    @Test
    void manyStripsThatAreTheSameBytesAreRefused() {
        Map<Integer, Integer> tags = tags();
        tags.put(ROWS_PER_STRIP, 1);
        byte[] row = jpeg.clone();
        int sizes = new String(row, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0") + 5;
        ByteBuffer.wrap(row).putShort(sizes, (short) 1);

        assertThatThrownBy(() ->
                        codec.decode(tiff(withScans(row, 150), HEIGHT, tags), new ImageLimits(10_000, 5_000, 100)))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("lie over one another");
    }

    @Test
    void aJpegThatLeavesItsStripIsRefused() {
        byte[] tiff = tiff(jpeg, 1, tags());
        ByteBuffer.wrap(tiff)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(tag(tiff, STRIP_BYTE_COUNTS) + VALUE, jpeg.length - 20);

        assertThatThrownBy(() -> codec.decode(tiff, LIMITS))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("truncated");
    }

    /** Where an entry of the directory begins. */
    private static int tag(byte[] tiff, int tag) {
        ByteBuffer view = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
        int at = 10;
        while (view.getShort(at) != tag) {
            at += 12;
        }
        return at;
    }

    private static byte[] withScans(byte[] jpeg, int scans) {
        int scan = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00da");
        var bomb = new ByteArrayOutputStream();
        bomb.write(jpeg, 0, scan);
        for (int i = 0; i < scans - 1; i++) {
            bomb.write(jpeg, scan, 10);
        }
        bomb.write(jpeg, scan, jpeg.length - scan);
        return bomb.toByteArray();
    }

    /** A grey image in one strip; strips come with {@link #tiff}. The last tag is one that nobody needs. */
    private static Map<Integer, Integer> tags() {
        Map<Integer, Integer> tags = new LinkedHashMap<>();
        tags.put(256, WIDTH);
        tags.put(257, HEIGHT);
        tags.put(258, 8);
        tags.put(COMPRESSION, 7);
        tags.put(262, 1);
        tags.put(277, 1);
        tags.put(ROWS_PER_STRIP, HEIGHT);
        tags.put(296, 1);
        return tags;
    }

    /** So many strips, all the same bytes. */
    private static byte[] tiff(byte[] strip, int strips, Map<Integer, Integer> tags) {
        int arrays = 8 + 2 + 12 * (tags.size() + 2) + 4;
        int data = arrays + 8 * strips;
        ByteBuffer tiff = ByteBuffer.allocate(data + strip.length).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) (tags.size() + 2));
        entry(tiff, STRIP_OFFSETS, strips, strips == 1 ? data : arrays);
        entry(tiff, STRIP_BYTE_COUNTS, strips, strips == 1 ? strip.length : arrays + 4 * strips);
        tags.forEach((tag, value) -> entry(tiff, tag, 1, value));
        tiff.putInt(0);
        for (int i = 0; i < strips; i++) {
            tiff.putInt(data);
        }
        for (int i = 0; i < strips; i++) {
            tiff.putInt(strip.length);
        }
        return tiff.put(strip).array();
    }

    private static void entry(ByteBuffer tiff, int tag, int count, int value) {
        tiff.putShort((short) tag).putShort((short) LONG).putInt(count).putInt(value);
    }
}
