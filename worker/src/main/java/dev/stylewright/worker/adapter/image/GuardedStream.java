package dev.stylewright.worker.adapter.image;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file in memory, as a decoder reads it, with an eye on that decoder: it may not read on and on past the end, and what
 * its thread allocates while it reads has a bound. Belongs to the thread that made it.
 */
final class GuardedStream extends ImageInputStreamImpl {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int READS_BETWEEN_LOOKS = 64;

    private final byte[] bytes;
    private final byte[] one = new byte[1];
    private final int padding;
    private final long mostAllocated;
    private final long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
    private int reads;

    /**
     * @param padding zeros after the end for a reader that fetches ahead and takes the end of the file as endless data;
     *     reading past them fails. Without any, the end is an ordinary end of file.
     * @param mostAllocated how many bytes the thread may allocate from now until the last read, garbage included
     */
    GuardedStream(byte[] bytes, int padding, long mostAllocated) {
        this.bytes = bytes;
        this.padding = padding;
        this.mostAllocated = mostAllocated;
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        bitOffset = 0;
        look();
        int available = (int) Math.min(length, bytes.length + (long) padding - streamPos);
        if (available <= 0 && length > 0) {
            return end();
        }
        int real = (int) Math.max(0, Math.min(available, bytes.length - streamPos));
        System.arraycopy(bytes, (int) Math.min(streamPos, bytes.length), into, offset, real);
        Arrays.fill(into, offset + real, offset + available, (byte) 0);
        streamPos += available;
        return available;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    private int end() throws IOException {
        if (padding > 0) {
            throw new IOException("its data ends early");
        }
        return -1;
    }

    private void look() throws IOException {
        if (++reads % READS_BETWEEN_LOOKS == 0
                && THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore > mostAllocated) {
            throw new IOException(
                    String.format(Locale.ROOT, "its decoder has allocated more than %,d bytes", mostAllocated));
        }
    }
}
