package dev.stylewright.worker.app.assembly;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The default memory limit of a job. Derived from total memory, never from free memory, so that the same worker divides the same image into the same
 * tiles.
 */
public final class MemoryBudget {
    /** Reserved for the JVM outside of its heap, libtorch and the weights. */
    public static final long RESERVED = 512L << 20;

    private static final long LEAST = 128L << 20;
    private static final double SHARE = 0.6;
    private static final double DECODER_SHARE = 0.2;
    private static final long LEAST_DECODER = 384L << 20;
    private static final long DECODER_IDLE = 128L << 20;
    private static final int DECODER_BYTES_PER_PIXEL = 12;
    private static final long MOST_DECODER = 2L << 30;

    private MemoryBudget() {}

    /** The limit of the process that decodes pictures, in bytes: a fifth of the memory, within bounds. */
    public static long decoder() {
        return decoder(hostMemory());
    }

    /** The maximum number of pixels of a picture for a decoder with this memory, in bytes. */
    public static long pixels(long decoder) {
        return Math.max(0, decoder - DECODER_IDLE) / DECODER_BYTES_PER_PIXEL;
    }

    /** @param total memory of the container or machine */
    public static long decoder(long total) {
        return Math.max(LEAST_DECODER, Math.min(MOST_DECODER, (long) (DECODER_SHARE * total)));
    }

    /** The limit on this machine, in bytes, beside the process that decodes pictures. */
    public static long onHost(long decoder) {
        return onHost(hostMemory(), Runtime.getRuntime().maxMemory(), decoder);
    }

    /**
     * The limit on the CPU, in bytes.
     *
     * @param total memory of the container or machine
     * @param heap maximum size of the Java heap
     * @param decoder limit of the process that decodes pictures
     */
    public static long onHost(long total, long heap, long decoder) {
        return Math.max(LEAST, Math.min((long) (SHARE * total), total - heap - RESERVED - decoder));
    }

    /** Total memory: the container's limit, if there is one. */
    public static long hostMemory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
