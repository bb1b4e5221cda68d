package dev.stylewright.worker.adapter.image.container;

import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import dev.stylewright.worker.adapter.image.container.ImageEnvelope.Frame;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/**
 * The strips or tiles of a TIFF that are JPEGs (TIFF technical note 2), each checked as a file of its own would be: a scan costs
 * some bytes and a walk over its whole frame. The directory is read by what the decoder reads it with, so that both see the
 * same where tags are doubled or of odd types.
 */
public final class TiffJpegs {
    private static final int JPEG = 7;

    private final Directory directory;
    private final ByteView file;
    private final Frame frame;
    private final ImageLimits limits;

    private TiffJpegs(Directory directory, ImageEnvelope envelope, ImageLimits limits) {
        this.directory = directory;
        this.file = new ByteView(envelope.stream());
        this.frame = envelope.frame();
        this.limits = limits;
    }

    /** Checks what is compressed as JPEG; the stream stands at its begin before and after. */
    public static void check(ImageInputStream stream, ImageEnvelope envelope, ImageLimits limits)
            throws IOException, UnreadableImageException, ImageTooLargeException {
        Directory all = new TIFFReader().read(stream);
        if (all instanceof CompoundDirectory several && several.directoryCount() > 0) {
            new TiffJpegs(several.getDirectory(0), envelope, limits).check();
        }
        stream.seek(0);
    }

    private void check() throws UnreadableImageException, ImageTooLargeException {
        long compression = number(TIFF.TAG_COMPRESSION, 1);
        TiffContainer.requireKnownCompression(compression);
        if (compression != JPEG) {
            return;
        }
        boolean tiled = numbers(TIFF.TAG_TILE_OFFSETS).isPresent();
        long width = number(TIFF.TAG_TILE_WIDTH, frame.width());
        long rows = tiled ? frame.height() : Math.min(number(TIFF.TAG_ROWS_PER_STRIP, frame.height()), frame.height());
        long height = number(TIFF.TAG_TILE_HEIGTH, rows);
        limits.requireSize(width, height);
        if (width < 1 || height < 1) {
            throw damaged("strips or tiles of no pixels");
        }
        long count = blocks(frame.width(), width) * blocks(frame.height(), height);
        long[] offsets =
                numbers(tiled ? TIFF.TAG_TILE_OFFSETS : TIFF.TAG_STRIP_OFFSETS).orElseThrow(() -> damaged("no strips"));
        long[] lengths = numbers(tiled ? TIFF.TAG_TILE_BYTE_COUNTS : TIFF.TAG_STRIP_BYTE_COUNTS)
                .orElseThrow(() -> damaged("strips or tiles of unknown length"));
        if (Math.min(offsets.length, lengths.length) < count
                || Arrays.stream(lengths).anyMatch(length -> length < 1)) {
            throw damaged("strips or tiles that are missing");
        }
        long left = limits.maxBytes();
        for (int i = 0; i < count; i++) {
            left -= lengths[i];
            if (left < 0) {
                throw damaged("JPEG strips or tiles that lie over one another, with more than %,d bytes in all"
                        .formatted(limits.maxBytes()));
            }
            Frame part = JpegContainer.check(file, offsets[i], lengths[i], limits);
            if (part.width() > width || part.height() > height) {
                throw damaged("a strip or tile of %d x %d pixels with a JPEG of %d x %d"
                        .formatted(width, height, part.width(), part.height()));
            }
        }
    }

    private static long blocks(long pixels, long each) {
        return (pixels + each - 1) / each;
    }

    private static UnreadableImageException damaged(String what) {
        return new UnreadableImageException(
                String.format(Locale.ROOT, "the TIFF has %s: the file is damaged; save it again", what));
    }

    private long number(int tag, long otherwise) {
        Entry entry = directory.getEntryById(tag);
        return entry == null ? otherwise : ((Number) entry.getValue()).longValue();
    }

    private Optional<long[]> numbers(int tag) {
        Entry entry = directory.getEntryById(tag);
        if (entry == null) {
            return Optional.empty();
        }
        Object value = entry.getValue();
        if (value instanceof long[] longs) {
            return Optional.of(longs);
        }
        if (value instanceof int[] ints) {
            return Optional.of(Arrays.stream(ints).asLongStream().toArray());
        }
        return Optional.of(new long[] {((Number) value).longValue()});
    }
}
