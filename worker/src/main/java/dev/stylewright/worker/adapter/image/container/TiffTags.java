package dev.stylewright.worker.adapter.image.container;

import com.drew.imaging.tiff.TiffProcessingException;
import com.drew.imaging.tiff.TiffReader;
import com.drew.lang.ByteArrayReader;
import com.drew.lang.RandomAccessReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.tiff.DirectoryTiffHandler;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The first directory of a TIFF structure, and of it the wanted tags only; sub-directories are never entered. */
final class TiffTags {
    private final ExifIFD0Directory directory;

    private TiffTags(ExifIFD0Directory directory) {
        this.directory = directory;
    }

    /**
     * Reads the wanted tags.
     *
     * @throws IOException when this is no TIFF structure or its directory leaves the bytes
     */
    static TiffTags read(byte[] bytes, Set<Integer> wanted) throws IOException {
        var directory = new ExifIFD0Directory();
        try {
            new TiffReader().processTiff(new ByteArrayReader(bytes), new FirstDirectory(directory, wanted), 0);
        } catch (TiffProcessingException e) {
            throw new IOException(e);
        }
        return new TiffTags(directory);
    }

    /** The value of a tag that has one number. */
    OptionalLong number(int tag) {
        Long value = directory.getLongObject(tag);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** The values of a tag; none when it is missing. */
    long[] numbers(int tag) {
        Object value = directory.getObject(tag);
        if (value instanceof long[] longs) {
            return longs;
        }
        if (value instanceof int[] ints) {
            long[] widened = new long[ints.length];
            for (int i = 0; i < ints.length; i++) {
                widened[i] = ints[i];
            }
            return widened;
        }
        return number(tag).stream().toArray();
    }

    /** The bytes of a tag that holds a block of them. */
    Optional<byte[]> bytes(int tag) {
        return directory.getObject(tag) instanceof byte[] block ? Optional.of(block) : Optional.empty();
    }

    private static final class FirstDirectory extends DirectoryTiffHandler {
        private static final int CLASSIC = 42;

        private final Set<Integer> wanted;

        FirstDirectory(ExifIFD0Directory directory, Set<Integer> wanted) {
            super(new Metadata(), null);
            pushDirectory(directory);
            this.wanted = wanted;
        }

        @Override
        public void setTiffMarker(int marker) throws TiffProcessingException {
            if (marker != CLASSIC) {
                throw new TiffProcessingException("not a classic TIFF structure: its marker is " + marker);
            }
        }

        @Override
        public boolean tryEnterSubIfd(int tag) {
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
