package dev.stylewright.worker.app;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The default memory limit of a job. Derived from total memory, never from free memory, so that the same worker divides the same image into the same
 * tiles.
 */
final class MemoryBudget {
    /** Reserved for the JVM outside of its heap, libtorch and the weights. */
    static final long RESERVED = 512L << 20;

    private static final long LEAST = 128L << 20;
    private static final double SHARE = 0.6;

    private MemoryBudget() {}

    /** The limit on this machine, in bytes. */
    static long onHost() {
        return onHost(hostMemory(), Runtime.getRuntime().maxMemory());
    }

    /**
     * The limit on the CPU, in bytes.
     *
     * @param total memory of the container or machine
     * @param heap maximum size of the Java heap
     */
    static long onHost(long total, long heap) {
        return Math.max(LEAST, Math.min((long) (SHARE * total), total - heap - RESERVED));
    }

    /** Total memory: the container's limit, if there is one. */
    static long hostMemory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
