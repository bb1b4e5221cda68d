package dev.stylewright.worker.adapter.image.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.worker.adapter.image.ImageFixtures;
import dev.stylewright.worker.adapter.image.ImageIoImageCodec;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import dev.stylewright.worker.stylize.Image;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lossless WebP that repeats transforms: three bits each, and a walk over all pixels.
 *
 * <pre>
 * VP8L: signature, size | 1 kind data | 1 kind data | ... | 0 | codes, pixels
 * ALPH: one byte        | the same
 * </pre>
 */
class LosslessTransformsTest {
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1_000_000, 2_000);
    private static final int HEADER_BITS = 40;
    private static final int VP8L_BODY = 20;

    private final ImageIoImageCodec codec = new ImageIoImageCodec();

    @Test
    void eachKindOnceIsRead() throws Exception {
        LosslessBitsWriter bits = new LosslessBitsWriter()
                .size(40, 30)
                .blocks(0, 0, 0, 0)
                .blocks(1, 0, 0, 0)
                .subtractGreen()
                .palette(7, 30, 9)
                .pixels(0, 0, 0);

        Image image = codec.decode(webp("VP8L", bits.bytes()), LIMITS);

        assertThat(image.rgb()).hasSize(3 * 40 * 30).startsWith(37, 30, 39, 74, 60, 78);
    }

    @ParameterizedTest
    @CsvSource({"predictor, 0", "colour, 1", "subtract-green, 2", "colour-indexing, 3"})
    void aSecondOneOfAKindIsRefusedWhateverStandsBetween(String name, int kind) {
        LosslessBitsWriter bits = new LosslessBitsWriter().size(40, 30);
        transform(bits, kind);
        for (int other = 0; other < 4; other++) {
            if (other != kind) {
                transform(bits, other);
            }
        }
        transform(bits, kind).pixels(0, 0, 0);

        assertThatThrownBy(() -> codec.decode(webp("VP8L", bits.bytes()), LIMITS))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("more than one " + name + " transform");
    }

    private static LosslessBitsWriter transform(LosslessBitsWriter bits, int kind) {
        return switch (kind) {
            case 2 -> bits.subtractGreen();
            case 3 -> bits.palette(1, 2, 3);
            default -> bits.blocks(kind, 0, 0, 0);
        };
    }

    @Test
    void aFewBytesThatAskForManyWalksOverAMillionPixelsAreRefused() {
        LosslessBitsWriter bits = new LosslessBitsWriter().size(1_000, 1_000);
        for (int i = 0; i < 300; i++) {
            bits.subtractGreen();
        }
        byte[] bomb = webp("VP8L", bits.pixels(1, 2, 3).bytes());

        assertThat(bomb).hasSizeLessThan(250);
        assertThatThrownBy(() -> codec.decode(bomb, LIMITS)).hasMessageContaining("more than one subtract-green");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anAlphaPlaneMayRepeatThemAsLittle(int times) throws Exception {
        LosslessBitsWriter plane = new LosslessBitsWriter().put(1, 8);
        for (int i = 0; i < times; i++) {
            plane.subtractGreen();
        }
        byte[] webp = withAlpha(plane.pixels(0, 0xff, 0).bytes());

        if (times == 1) {
            assertThat(codec.decode(webp, LIMITS).rgb())
                    .isEqualTo(codec.decode(withoutAlpha(), LIMITS).rgb());
        } else {
            assertThatThrownBy(() -> codec.decode(webp, LIMITS)).hasMessageContaining("more than one subtract-green");
        }
    }

    /** Finds the end of real transforms, and so reads them as the decoder does, which finds the right pixels behind it. */
    @ParameterizedTest
    @ValueSource(strings = {"webp-lossless.webp", "webp-lossless-alpha.webp"})
    void aSecondOneBehindThoseThatAnEncoderWroteIsRefused(String fixture) throws Exception {
        byte[] webp = ImageFixtures.bytes(fixture);
        byte[] body = Arrays.copyOfRange(webp, VP8L_BODY, webp.length);
        int sizes = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getInt(1);
        long end = HEADER_BITS
                + LosslessTransforms.read(
                        new LosslessBits(body, HEADER_BITS / 8, body.length),
                        (sizes & 0x3fff) + 1,
                        (sizes >> 14 & 0x3fff) + 1);
        assertThat(end).as("bits of the transforms").isGreaterThan(HEADER_BITS + 100);

        byte[] onceMore = webp("VP8L", inserted(body, end - 1, bits -> bits.blocks(1, 0, 0, 0)));

        assertThatThrownBy(() -> codec.decode(onceMore, LIMITS)).hasMessageContaining("more than one colour transform");
    }

    private static byte[] inserted(byte[] body, long at, UnaryOperator<LosslessBitsWriter> more) {
        LosslessBitsWriter begin = new LosslessBitsWriter().copy(body, 0, at);
        return more.apply(begin).copy(body, at, 8L * body.length).bytes();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 9, 14})
    void whatEndsInsideATransformIsRefused(int bytes) {
        byte[] whole = new LosslessBitsWriter().size(40, 30).palette(1, 2, 3).bytes();

        assertThatThrownBy(() -> codec.decode(webp("VP8L", Arrays.copyOf(whole, HEADER_BITS / 8 + bytes)), LIMITS))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("ends early");
    }

    @Test
    void aPrefixCodeThatIsNoneIsRefused() {
        LosslessBitsWriter bits = new LosslessBitsWriter().size(40, 30);
        bits.put(0b001, 3).put(0, 3).put(0, 1);
        // Each of 280 symbols has length 1.
        bits.put(0, 1).put(0, 4).put(0, 9).put(1, 3).put(0, 1);

        assertThatThrownBy(() -> codec.decode(webp("VP8L", Arrays.copyOf(bits.bytes(), 40)), LIMITS))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("prefix code");
    }

    private static byte[] withAlpha(byte[] plane) {
        byte[] lossy = ImageFixtures.bytes("webp-lossy-alpha.webp");
        var chunks = new ByteArrayOutputStream();
        chunks.write(lossy, 12, 18);
        chunk(chunks, "ALPH", plane);
        chunks.writeBytes(bitstream(lossy));
        return riff(chunks.toByteArray());
    }

    private static byte[] withoutAlpha() {
        return riff(bitstream(ImageFixtures.bytes("webp-lossy-alpha.webp")));
    }

    private static byte[] bitstream(byte[] lossy) {
        return Arrays.copyOfRange(lossy, new String(lossy, StandardCharsets.ISO_8859_1).indexOf("VP8 "), lossy.length);
    }

    private static byte[] webp(String type, byte[] body) {
        var chunks = new ByteArrayOutputStream();
        chunk(chunks, type, body);
        return riff(chunks.toByteArray());
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] body) {
        out.writeBytes(type.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(body.length)
                .array());
        out.writeBytes(body);
        if ((body.length & 1) == 1) {
            out.write(0);
        }
    }

    private static byte[] riff(byte[] chunks) {
        var file = new ByteArrayOutputStream();
        var content = new ByteArrayOutputStream();
        content.writeBytes("WEBP".getBytes(StandardCharsets.ISO_8859_1));
        content.writeBytes(chunks);
        chunk(file, "RIFF", content.toByteArray());
        return file.toByteArray();
    }
}
