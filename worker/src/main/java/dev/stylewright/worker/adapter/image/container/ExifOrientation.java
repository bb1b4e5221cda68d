package dev.stylewright.worker.adapter.image.container;

import com.drew.metadata.exif.ExifDirectoryBase;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.Mask;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;

/**
 * The eight ways a camera can have been held (EXIF 2.32, tag 0x0112). Whatever is broken about an EXIF block, the
 * image is then taken as it lies.
 */
public final class ExifOrientation {
    private static final int UPRIGHT = 1;
    private static final int MOST_EXIF_BYTES = 64 << 10;
    private static final String JPEG_PREFIX = "Exif\0\0";

    private ExifOrientation() {}

    /** The orientation, 1 to 8, that an EXIF block with or without JPEG's prefix tells; 1 when it tells none. */
    static int of(byte[] exif) {
        try {
            TiffTags tags = TiffTags.read(bare(exif), Set.of(ExifDirectoryBase.TAG_ORIENTATION));
            return valid(tags.number(ExifDirectoryBase.TAG_ORIENTATION).orElse(UPRIGHT));
        } catch (IOException | RuntimeException broken) {
            // EXIF decides only which side is up: an image whose EXIF is broken is still an image.
            return UPRIGHT;
        }
    }

    /** The block without JPEG's prefix, and no more of it than is looked at. */
    static byte[] bare(byte[] exif) {
        int start = new ByteView(exif).has(0, JPEG_PREFIX) ? JPEG_PREFIX.length() : 0;
        return Arrays.copyOfRange(exif, start, Math.min(exif.length, start + MOST_EXIF_BYTES));
    }

    /** The orientation itself when it is one, else upright. */
    static int valid(long orientation) {
        return orientation >= 1 && orientation <= 8 ? (int) orientation : UPRIGHT;
    }

    /** Turns and mirrors an image so that it stands upright. */
    public static Image apply(Image image, int orientation) {
        if (orientation == UPRIGHT) {
            return image;
        }
        int width = isOnItsSide(orientation) ? image.height() : image.width();
        int height = isOnItsSide(orientation) ? image.width() : image.height();
        return new Image(width, height, turned(image.rgb(), 3, width, height, orientation));
    }

    /** Turns and mirrors a mask so that it stands upright. */
    public static Mask apply(Mask mask, int orientation) {
        if (orientation == UPRIGHT) {
            return mask;
        }
        int width = isOnItsSide(orientation) ? mask.height() : mask.width();
        int height = isOnItsSide(orientation) ? mask.width() : mask.height();
        return new Mask(width, height, turned(mask.levels(), 1, width, height, orientation));
    }

    private static boolean isOnItsSide(int orientation) {
        return orientation >= 5;
    }

    /** @param width of the upright image, as is {@code height} */
    private static byte[] turned(byte[] from, int channels, int width, int height, int orientation) {
        int storedWidth = isOnItsSide(orientation) ? height : width;
        int storedHeight = isOnItsSide(orientation) ? width : height;
        byte[] to = new byte[from.length];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int source = channels * source(storedWidth, storedHeight, x, y, orientation);
                for (int channel = 0; channel < channels; channel++) {
                    to[at++] = from[source + channel];
                }
            }
        }
        return to;
    }

    /** The index of the stored pixel that belongs at (x, y) of the upright image. */
    private static int source(int width, int height, int x, int y, int orientation) {
        int right = width - 1;
        int bottom = height - 1;
        return switch (orientation) {
            case 2 -> y * width + right - x;
            case 3 -> (bottom - y) * width + right - x;
            case 4 -> (bottom - y) * width + x;
            case 5 -> x * width + y;
            case 6 -> (bottom - x) * width + y;
            case 7 -> (bottom - x) * width + right - y;
            case 8 -> x * width + right - y;
            default -> y * width + x;
        };
    }
}
