package dev.stylewright.worker.adapter.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.GpsDirectory;
import dev.stylewright.worker.pipeline.image.ContentImage;
import dev.stylewright.worker.pipeline.image.DecodeOptions;
import dev.stylewright.worker.pipeline.image.ImageFormat;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.PreservedMetadata;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.Mask;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The opacity and EXIF values of a content image that a result keeps. */
class PreservedMetadataTest {

    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1_000_000, 2_000);

    private final ChildImageCodec codec = TestCodec.shared();

    private ContentImage content(String file) throws Exception {
        return codec.decodeContent(ImageFixtures.bytes(file), LIMITS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exif-rich.jpg", "gif.gif", "tiff-cmyk.tif", "bmp-24bit.bmp"})
    void anOpaqueImageHasNoOpacityToKeep(String file) throws Exception {
        assertThat(content(file).preserved().opacity()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiff-rgba.tif", "gif-transparent.gif"})
    void opacityIsWhatAnIndependentDecoderSees(String file) throws Exception {
        Mask opacity = content(file).preserved().opacity().orElseThrow();
        BufferedImage seen = ImageIO.read(new ByteArrayInputStream(ImageFixtures.bytes(file)));

        for (int y = 0; y < seen.getHeight(); y++) {
            for (int x = 0; x < seen.getWidth(); x++) {
                assertThat(opacity.levels()[y * opacity.width() + x] & 0xff)
                        .as("opacity at %d, %d", x, y)
                        .isEqualTo(seen.getRGB(x, y) >>> 24);
            }
        }
    }

    @Test
    void opacityTurnsWithTheImage() throws Exception {
        byte[] levels = new byte[6 * 4];
        levels[0] = (byte) 200;
        byte[] upright = codec.encode(
                new Image(6, 4, new byte[3 * 6 * 4]),
                ImageFormat.PNG,
                95,
                new PreservedMetadata(Optional.of(new Mask(6, 4, levels)), Optional.of(orientation(6))));

        Mask opacity =
                codec.decodeContent(upright, LIMITS).preserved().opacity().orElseThrow();

        assertThat(opacity.width()).isEqualTo(4);
        assertThat(opacity.height()).isEqualTo(6);
        assertThat(opacity.levels()[3] & 0xff)
                .as("the top left was moved to the top right")
                .isEqualTo(200);
    }

    /** A TIFF structure with an orientation only. */
    private static byte[] orientation(int value) {
        return new byte[] {
            'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte) value, 0, 0, 0, 0, 0, 0
        };
    }

    @ParameterizedTest
    @CsvSource({"exif-rich.jpg, PNG", "exif-rich.jpg, JPEG", "exif-rich.jpg, WEBP", "exif-rich.tif, JPEG"})
    void whoWhenWhereAndHowIsKept(String file, ImageFormat format) throws Exception {
        Metadata metadata = keptFrom(file, format);

        Directory first = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        assertThat(first.getString(ExifIFD0Directory.TAG_IMAGE_DESCRIPTION)).isEqualTo("A cat, asleep");
        assertThat(first.getString(ExifIFD0Directory.TAG_ARTIST)).isEqualTo("Zo\u00eb");
        assertThat(first.getString(ExifIFD0Directory.TAG_MODEL)).isEqualTo("Model 1");
        Directory exif = metadata.getFirstDirectoryOfType(ExifSubIFDDirectory.class);
        assertThat(exif.getString(ExifSubIFDDirectory.TAG_DATETIME_ORIGINAL)).isEqualTo("2024:05:06 07:08:09");
        assertThat(exif.getRational(ExifSubIFDDirectory.TAG_EXPOSURE_TIME).doubleValue())
                .isEqualTo(1.0 / 125);
        assertThat(exif.getInteger(ExifSubIFDDirectory.TAG_ISO_EQUIVALENT)).isEqualTo(400);
        GpsDirectory place = metadata.getFirstDirectoryOfType(GpsDirectory.class);
        assertThat(place.getGeoLocation().getLatitude()).isBetween(48.13, 48.14);
        assertThat(place.getGeoLocation().getLongitude()).isBetween(11.57, 11.58);
    }

    @ParameterizedTest
    @CsvSource({"exif-rich.jpg, PNG", "exif-rich.jpg, JPEG", "exif-rich.jpg, WEBP", "exif-rich.tif, JPEG"})
    void whatIsNoLongerTrueAndWhatNobodyCanCheckIsLeftBehind(String file, ImageFormat format) throws Exception {
        Metadata metadata = keptFrom(file, format);

        Directory first = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        assertThat(first.containsTag(ExifIFD0Directory.TAG_ORIENTATION)).isFalse();
        assertThat(first.containsTag(ExifIFD0Directory.TAG_SOFTWARE)).isFalse();
        Directory exif = metadata.getFirstDirectoryOfType(ExifSubIFDDirectory.class);
        assertThat(exif.containsTag(ExifSubIFDDirectory.TAG_MAKERNOTE)).isFalse();
        assertThat(exif.containsTag(ExifSubIFDDirectory.TAG_USER_COMMENT)).isFalse();
        assertThat(exif.containsTag(ExifSubIFDDirectory.TAG_EXIF_IMAGE_WIDTH)).isFalse();
        assertThat(exif.containsTag(ExifSubIFDDirectory.TAG_BODY_SERIAL_NUMBER)).isFalse();
    }

    private Metadata keptFrom(String file, ImageFormat format) throws Exception {
        ContentImage content = content(file);
        byte[] result = codec.encode(content.image(), format, 95, content.preserved());
        assertThat(codec.decode(result, LIMITS)).as("a sound picture").isNotNull();
        assertThat(new String(result, StandardCharsets.ISO_8859_1)).doesNotContain("secret", "serial 4711");
        return ImageMetadataReader.readMetadata(new ByteArrayInputStream(result));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exif-broken.jpg", "exif-6.webp", "exif-6.tif"})
    void aBlockWithNothingWorthKeepingLeavesNoTrace(String file) throws Exception {
        assertThat(content(file).preserved().exif()).isEmpty();
    }

    /** Directories with as many tags as fit, each with a million pointers to directories or with a caption of 60 KB. */
    @ParameterizedTest
    @CsvSource({"34665, 4, 1000000", "34665, 11, 1000000", "270, 2, 60000"})
    void aTiffMadeToBeReadForLongIsReadAtOnce(int tag, int type, int count) throws Exception {
        int tags = 4_000;
        ByteBuffer tiff = ByteBuffer.allocate(4_100_000).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) (tags + 7));
        int[][] picture = {{256, 4}, {257, 4}, {258, 8}, {259, 1}, {262, 1}, {273, 8}, {279, 16}};
        for (int[] entry : picture) {
            tiff.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
        }
        for (int i = 0; i < tags; i++) {
            tiff.putShort((short) tag).putShort((short) type).putInt(count).putInt(8);
        }

        long began = System.nanoTime();
        ContentImage content = codec.decodeContent(
                tiff.array(),
                DecodeOptions.within(new ImageLimits(5 << 20, 1_000_000, 2_000)).withExif(true));

        assertThat(content.image().width()).isEqualTo(4);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
}
