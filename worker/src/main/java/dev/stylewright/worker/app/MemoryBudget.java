package dev.stylewright.worker.app;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How much memory a painting may take where nobody says so. It follows from how much there is, never from how much is free at the moment: the same worker
 * paints the same image in the same tiles.
 */
final class MemoryBudget {
    /** For the JVM beside its heap, libtorch and the weights. */
    static final long ASIDE = 512L << 20;

    private static final long LEAST = 128L << 20;
    private static final double SHARE = 0.6;
    private static final double DECODER_SHARE = 0.2;
    private static final long LEAST_DECODER = 384L << 20;
    private static final long DECODER_IDLE = 128L << 20;
    private static final int DECODER_BYTES_PER_PIXEL = 12;
    private static final long MOST_DECODER = 2L << 30;

    private MemoryBudget() {}

    /** For the process that decodes pictures, in bytes: a fifth of what there is, within bounds. */
    static long decoder() {
        return decoder(hostMemory());
    }

    /** How many pixels a picture may have where so many bytes are there to decode it. */
    static long pixels(long decoder) {
        return Math.max(0, decoder - DECODER_IDLE) / DECODER_BYTES_PER_PIXEL;
    }

    /** @param total of the container or machine */
    static long decoder(long total) {
        return Math.max(LEAST_DECODER, Math.min(MOST_DECODER, (long) (DECODER_SHARE * total)));
    }

    /** On this machine, in bytes, beside the process that decodes pictures. */
    static long onHost(long decoder) {
        return onHost(hostMemory(), Runtime.getRuntime().maxMemory(), decoder);
    }

    /**
     * For a painting on the CPU.
     *
     * @param total of the container or machine
     * @param heap the most that Java's heap may take of it
     * @param decoder what the process that decodes pictures may take of it
     */
    static long onHost(long total, long heap, long decoder) {
        return Math.max(LEAST, Math.min((long) (SHARE * total), total - heap - ASIDE - decoder));
    }

    /** Of the container, where this process is in one with a limit. */
    static long hostMemory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
