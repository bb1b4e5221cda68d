package dev.stylewright.worker.adapter.image.container;

import com.drew.metadata.exif.ExifDirectoryBase;
import dev.stylewright.worker.adapter.image.container.ImageEnvelope.Frame;
import dev.stylewright.worker.adapter.image.container.ImageEnvelope.Inks;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The first directory of a TIFF (TIFF 6.0): checked before the decoder sees the file, which it then sees whole. */
final class TiffContainer {
    private static final int TILE_WIDTH = 322;
    private static final int TILE_LENGTH = 323;
    private static final int SAMPLE_FORMAT = 339;
    private static final int SEPARATED = 5;
    private static final int UNSIGNED = 1;
    private static final Set<Long> COMPRESSIONS = Set.of(1L, 2L, 3L, 4L, 5L, 7L, 8L, 32773L, 32946L);
    private static final Set<Integer> TAGS = Set.of(
            ExifDirectoryBase.TAG_IMAGE_WIDTH,
            ExifDirectoryBase.TAG_IMAGE_HEIGHT,
            ExifDirectoryBase.TAG_BITS_PER_SAMPLE,
            ExifDirectoryBase.TAG_COMPRESSION,
            ExifDirectoryBase.TAG_PHOTOMETRIC_INTERPRETATION,
            ExifDirectoryBase.TAG_ORIENTATION,
            ExifDirectoryBase.TAG_SAMPLES_PER_PIXEL,
            ExifDirectoryBase.TAG_STRIP_OFFSETS,
            ExifDirectoryBase.TAG_STRIP_BYTE_COUNTS,
            ExifDirectoryBase.TAG_TILE_OFFSETS,
            ExifDirectoryBase.TAG_TILE_BYTE_COUNTS,
            ExifDirectoryBase.TAG_INTER_COLOR_PROFILE,
            TILE_WIDTH,
            TILE_LENGTH,
            SAMPLE_FORMAT);

    private final ByteView file;
    private final TiffTags tags;

    private TiffContainer(ByteView file, TiffTags tags) {
        this.file = file;
        this.tags = tags;
    }

    static ImageEnvelope open(ByteView file, ImageLimits limits)
            throws UnreadableImageException, ImageTooLargeException {
        try {
            return new TiffContainer(file, TiffTags.read(file.array(), TAGS)).open(limits);
        } catch (IOException e) {
            throw new UnreadableImageException(
                    "the TIFF's directory cannot be read: the file is damaged, or a BigTIFF (save it as a classic TIFF)",
                    e);
        }
    }

    private ImageEnvelope open(ImageLimits limits) throws UnreadableImageException, ImageTooLargeException {
        long width = number(ExifDirectoryBase.TAG_IMAGE_WIDTH, 0);
        long height = number(ExifDirectoryBase.TAG_IMAGE_HEIGHT, 0);
        Frame frame = ImageEnvelope.whole(width, height, limits);
        limits.requireSize(number(TILE_WIDTH, 1), number(TILE_LENGTH, 1));
        requireKnownSamples();
        requireWhole(ExifDirectoryBase.TAG_STRIP_OFFSETS, ExifDirectoryBase.TAG_STRIP_BYTE_COUNTS);
        requireWhole(ExifDirectoryBase.TAG_TILE_OFFSETS, ExifDirectoryBase.TAG_TILE_BYTE_COUNTS);
        boolean separated = number(ExifDirectoryBase.TAG_PHOTOMETRIC_INTERPRETATION, 0) == SEPARATED;
        return new ImageEnvelope(
                frame,
                file.array(),
                tags.bytes(ExifDirectoryBase.TAG_INTER_COLOR_PROFILE).flatMap(EmbeddedProfile::bounded),
                ExifOrientation.valid(number(ExifDirectoryBase.TAG_ORIENTATION, 1)),
                Optional.of(file.array()),
                separated ? Inks.CMYK : Inks.NONE);
    }

    static void requireKnownCompression(long compression) throws UnreadableImageException {
        if (!COMPRESSIONS.contains(compression)) {
            throw new UnreadableImageException(
                    "the TIFF is compressed by method %d; plain, CCITT, LZW, Deflate, PackBits and JPEG can be read"
                            .formatted(compression));
        }
    }

    private void requireKnownSamples() throws UnreadableImageException {
        requireKnownCompression(number(ExifDirectoryBase.TAG_COMPRESSION, 1));
        if (number(ExifDirectoryBase.TAG_SAMPLES_PER_PIXEL, 1) > 5) {
            throw new UnreadableImageException("the TIFF has more than 5 samples a pixel: save it as RGB");
        }
        long[] bits = tags.numbers(ExifDirectoryBase.TAG_BITS_PER_SAMPLE);
        long[] formats = tags.numbers(SAMPLE_FORMAT);
        if (Arrays.stream(bits).anyMatch(b -> b > 16) || Arrays.stream(formats).anyMatch(f -> f != UNSIGNED)) {
            throw new UnreadableImageException(
                    "the TIFF has signed, floating-point or over 16-bit samples: save it with 8 or 16 bits a sample");
        }
    }

    /** Every strip or tile lies inside the file: a decoder would leave a missing one grey. */
    private void requireWhole(int offsetsTag, int countsTag) throws UnreadableImageException {
        long[] offsets = tags.numbers(offsetsTag);
        long[] counts = tags.numbers(countsTag);
        for (int i = 0; i < Math.min(offsets.length, counts.length); i++) {
            file.require(offsets[i], counts[i]);
        }
    }

    private long number(int tag, long otherwise) {
        long[] numbers = tags.numbers(tag);
        return numbers.length == 0 ? otherwise : numbers[0];
    }
}
