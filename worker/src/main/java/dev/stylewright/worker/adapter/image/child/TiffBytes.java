package dev.stylewright.worker.adapter.image.child;

import com.drew.lang.BufferBoundsException;
import com.drew.lang.RandomAccessReader;
import dev.stylewright.worker.adapter.image.library.NativeBytes;
import java.io.IOException;

/** A whole TIFF, of which at most {@value #MAX_READ} bytes are read: its EXIF directories can be anywhere in it. */
final class TiffBytes extends RandomAccessReader {
    private static final long MAX_READ = 512 << 10;

    private final NativeBytes file;
    private long read;

    TiffBytes(NativeBytes file) {
        this.file = file;
    }

    @Override
    public int toUnshiftedOffset(int offset) {
        return offset;
    }

    @Override
    public byte getByte(int index) throws IOException {
        validateIndex(index, 1);
        read++;
        return file.at(index);
    }

    @Override
    public byte[] getBytes(int index, int count) throws IOException {
        validateIndex(index, count);
        read += count;
        return file.range(index, count);
    }

    @Override
    protected void validateIndex(int index, int count) throws IOException {
        if (!isValidIndex(index, count)) {
            throw new BufferBoundsException(index, count, file.length());
        }
        if (count > MAX_READ - read) {
            throw new IOException("more than " + MAX_READ + " bytes of directories and values");
        }
    }

    @Override
    protected boolean isValidIndex(int index, int count) {
        return index >= 0 && count >= 0 && (long) index + count <= file.length();
    }

    @Override
    public long getLength() {
        return file.length();
    }
}
