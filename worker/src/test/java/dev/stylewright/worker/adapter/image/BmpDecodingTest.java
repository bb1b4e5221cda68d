package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.stylize.Image;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** BMP files of all depths and codings: two pixels in the first row (red, green), two in the second one (blue, white). */
class BmpDecodingTest {
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1_000_000, 2_000);
    private static final String RED_GREEN_BLUE_WHITE = "ff000000ff000000ffffffff";
    private static final String PALETTE = "0000ff0000ff0000ff000000ffffff00";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "4 bits, 4, 0, 2, '', 23000000 01000000",
        "4 bits with RLE, 4, 2, 2, '', 0223 0000 0201 0000 0001",
        "8 bits, 8, 0, 2, '', 02030000 00010000",
        "8 bits top-down, 8, 0, -2, '', 00010000 02030000",
        "8 bits with RLE, 8, 1, 2, '', 0102 0103 0000 0100 0101 0000 0001",
        "16 bits, 16, 0, 2, '', 1f00ff7f 007ce003",
        "16 bits of 5 6 5, 16, 3, 2, 00f80000 e0070000 1f000000, 1f00ffff 00f8e007",
        "24 bits, 24, 0, 2, '', ff0000ffffff0000 0000ff00ff000000",
        "32 bits, 32, 0, 2, '', ff000000ffffff00 0000ff0000ff0000",
        "32 bits in another order, 32, 3, 2, ff000000 00ff0000 0000ff00, 0000ff00ffffff00 ff00000000ff0000"
    })
    void allDepthsAndCodingsAreDecoded(String name, int bits, int compression, int height, String masks, String pixels)
            throws Exception {
        byte[] palette = bits > 8 ? new byte[0] : HexFormat.of().parseHex(PALETTE);
        byte[] bitFields = HexFormat.of().parseHex(masks.replace(" ", ""));
        byte[] data = HexFormat.of().parseHex(pixels.replace(" ", ""));
        int offset = 54 + bitFields.length + palette.length;
        ByteBuffer bmp = ByteBuffer.allocate(offset + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bmp.put(new byte[] {'B', 'M'}).putInt(bmp.capacity()).putInt(0).putInt(offset);
        bmp.putInt(40).putInt(2).putInt(height).putShort((short) 1).putShort((short) bits);
        bmp.putInt(compression).putInt(data.length).putInt(2835).putInt(2835);
        bmp.putInt(palette.length / 4).putInt(0);
        bmp.put(bitFields).put(palette).put(data);

        Image image = TestCodec.shared().decode(bmp.array(), LIMITS);

        assertThat(HexFormat.of().formatHex(image.rgb())).isEqualTo(RED_GREEN_BLUE_WHITE);
    }
}
