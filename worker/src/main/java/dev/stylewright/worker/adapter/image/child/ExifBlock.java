package dev.stylewright.worker.adapter.image.child;

import com.drew.imaging.tiff.TiffProcessingException;
import com.drew.imaging.tiff.TiffReader;
import com.drew.lang.ByteArrayReader;
import com.drew.lang.RandomAccessReader;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.GpsDirectory;
import com.drew.metadata.tiff.DirectoryTiffHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An EXIF block (EXIF 2.32): its first directory, the one for EXIF and the one for GPS, each entered once, and of them only the tags that somebody may want. Whatever is broken
 * about a block, the picture is then taken as it lies.
 */
final class ExifBlock {
    private static final int MOST_BYTES = 64 << 10;
    private static final int UPRIGHT = 1;
    private static final byte[] JPEG_PREFIX = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

    private final Metadata metadata;

    private ExifBlock(Metadata metadata) {
        this.metadata = metadata;
    }

    /**
     * Reads a block.
     *
     * @param block with JPEG's prefix or without; of a larger one the first 64 KiB
     * @param wanted tags of any directory
     */
    static ExifBlock read(byte[] block, Set<Integer> wanted) {
        int start = block.length >= JPEG_PREFIX.length
                        && Arrays.equals(block, 0, JPEG_PREFIX.length, JPEG_PREFIX, 0, JPEG_PREFIX.length)
                ? JPEG_PREFIX.length
                : 0;
        byte[] tiff = Arrays.copyOfRange(block, start, Math.min(block.length, start + MOST_BYTES));
        var metadata = new Metadata();
        try {
            new TiffReader().processTiff(new ByteArrayReader(tiff), new Handler(metadata, wanted), 0);
        } catch (IOException | TiffProcessingException | RuntimeException broken) {
            // What came before the break is used.
        }
        return new ExifBlock(metadata);
    }

    /** How the picture has to be turned, 1 to 8; 1 where the block says nothing sound. */
    static int orientation(byte[] block) {
        return read(block, Set.of(ExifDirectoryBase.TAG_ORIENTATION))
                .directory(ExifIFD0Directory.class)
                .map(first -> first.getInteger(ExifDirectoryBase.TAG_ORIENTATION))
                .filter(found -> found >= 1 && found <= 8)
                .orElse(UPRIGHT);
    }

    <D extends Directory> Optional<D> directory(Class<D> type) {
        return Optional.ofNullable(metadata.getFirstDirectoryOfType(type));
    }

    private static final class Handler extends DirectoryTiffHandler {
        private static final int CLASSIC = 42;

        private final Set<Integer> wanted;
        private boolean exifEntered;
        private boolean gpsEntered;

        Handler(Metadata metadata, Set<Integer> wanted) {
            super(metadata, null);
            this.wanted = wanted;
            pushDirectory(ExifIFD0Directory.class);
        }

        @Override
        public void setTiffMarker(int marker) throws TiffProcessingException {
            if (marker != CLASSIC) {
                throw new TiffProcessingException("not a classic TIFF structure: its marker is " + marker);
            }
        }

        @Override
        public boolean tryEnterSubIfd(int tag) {
            boolean first = _currentDirectory instanceof ExifIFD0Directory;
            if (first && tag == ExifIFD0Directory.TAG_EXIF_SUB_IFD_OFFSET && !exifEntered) {
                exifEntered = true;
                pushDirectory(ExifSubIFDDirectory.class);
                return true;
            }
            if (first && tag == ExifIFD0Directory.TAG_GPS_INFO_OFFSET && !gpsEntered) {
                gpsEntered = true;
                pushDirectory(GpsDirectory.class);
                return true;
            }
            return false;
        }

        @Override
        public boolean hasFollowerIfd() {
            return false;
        }

        @Override
        public @Nullable Long tryCustomProcessFormat(int tag, int format, long components) {
            return null;
        }

        /** Says of every tag that is not wanted that it has been dealt with. */
        @Override
        public boolean customProcessTag(
                int offset, Set<Integer> seen, int header, RandomAccessReader reader, int tag, int bytes) {
            return !wanted.contains(tag);
        }
    }
}
