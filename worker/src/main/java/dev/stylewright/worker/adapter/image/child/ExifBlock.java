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
import dev.stylewright.worker.adapter.image.library.NativeBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An EXIF block (EXIF 2.32): its first directory, its EXIF directory and its GPS directory. Each is read once, and only the requested tags. Errors
 * are ignored: tags after them are missing.
 */
final class ExifBlock {
    private static final int MAX_BYTES = 64 << 10;
    private static final int UPRIGHT = 1;
    private static final byte[] JPEG_PREFIX = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

    private final Metadata metadata;

    private ExifBlock(Metadata metadata) {
        this.metadata = metadata;
    }

    /**
     * Reads a block.
     *
     * @param block with or without JPEG's prefix; only the first 64 KiB are read
     * @param wanted tags of any directory
     */
    static ExifBlock read(byte[] block, Set<Integer> wanted) {
        int start = block.length >= JPEG_PREFIX.length
                        && Arrays.equals(block, 0, JPEG_PREFIX.length, JPEG_PREFIX, 0, JPEG_PREFIX.length)
                ? JPEG_PREFIX.length
                : 0;
        byte[] tiff = Arrays.copyOfRange(block, start, Math.min(block.length, start + MAX_BYTES));
        return read(new ByteArrayReader(tiff), wanted);
    }

    /**
     * Reads the directories of a TIFF, which are those of an EXIF block. A BigTIFF has none.
     *
     * @param wanted tags of any directory
     */
    static ExifBlock ofTiff(NativeBytes file, Set<Integer> wanted) {
        return read(new TiffBytes(file), wanted);
    }

    private static ExifBlock read(RandomAccessReader tiff, Set<Integer> wanted) {
        var metadata = new Metadata();
        try {
            new TiffReader().processTiff(tiff, new Handler(metadata, wanted), 0);
        } catch (IOException | TiffProcessingException | RuntimeException broken) {
            // The tags before the error are used.
        }
        return new ExifBlock(metadata);
    }

    /** The orientation, 1 to 8; 1 if the block has no valid one. */
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
        /** Limit on pointer-sized components: the parser makes a call for each of them. */
        private static final int MAX_POINTERS = 100_000;

        private final Set<Integer> wanted;
        private int pointers;
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
            if (++pointers > MAX_POINTERS) {
                throw new IllegalStateException("more than " + MAX_POINTERS + " possible pointers to directories");
            }
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

        /** Skips tags that are not requested or too long. */
        @Override
        public boolean customProcessTag(
                int offset, Set<Integer> seen, int header, RandomAccessReader reader, int tag, int bytes) {
            return bytes > MAX_BYTES || !wanted.contains(tag);
        }
    }
}
