package dev.stylewright.worker.adapter.image.library;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Limits on the memory, privileges and system calls of this process. They exist on Linux only; on other systems only Java's heap is limited. For one thread.
 */
public final class ProcessLimits {
    private static final int RLIMIT_AS = 9;
    private static final int RLIMIT_CORE = 4;
    private static final int SIGHUP = 1;
    private static final int SIGINT = 2;
    private static final long SIG_IGN = 1;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    /** One arena for all threads: glibc reserves 64 MiB of addresses for each. */
    private static final int M_ARENA_MAX = -8;

    /** From this size on memory is returned to the system when it is freed. Otherwise the threshold grows with the allocations. */
    private static final int M_MMAP_THRESHOLD = -3;

    private static final int MMAP_THRESHOLD = 1 << 20;
    private static final long PAGE = 4096;

    private final C libc = Native.load(Platform.C_LIBRARY_NAME, C.class);
    private final boolean linux = Platform.isLinux();
    private final long maxAddresses;

    /** Structure {@code rlimit}. */
    @Structure.FieldOrder({"soft", "hard"})
    public static class Limit extends Structure {
        public NativeLong soft = new NativeLong(0);
        public NativeLong hard = new NativeLong(0);
    }

    /** The C library. */
    interface C extends Library {
        int setrlimit(int resource, Limit limit);

        int getrlimit(int resource, Limit limit);

        int prctl(int option, Object... arguments);

        int mallopt(int option, int value);

        Pointer signal(int signal, Pointer handler);
    }

    /**
     * Limits the address space, and removes rights that this process does not need: new privileges, core dumps. Ignores SIGINT and SIGHUP, which the parent handles; this process ends when
     * its parent does.
     *
     * <p>On Linux, this process then cannot use the network, start programs or access other processes: see {@link SystemCallFilter}.
     *
     * @param memory limit on the address space in addition to that in use, in bytes
     * @param log receives a line if the system has no system call filter
     */
    public ProcessLimits(long memory, Consumer<String> log) {
        if (!Platform.isWindows()) {
            libc.signal(SIGINT, Pointer.createConstant(SIG_IGN));
            libc.signal(SIGHUP, Pointer.createConstant(SIG_IGN));
        }
        if (!linux) {
            maxAddresses = Long.MAX_VALUE;
            return;
        }
        libc.mallopt(M_ARENA_MAX, 1);
        libc.mallopt(M_MMAP_THRESHOLD, MMAP_THRESHOLD);
        libc.prctl(PR_SET_NO_NEW_PRIVS, new NativeLong(1), new NativeLong(0), new NativeLong(0), new NativeLong(0));
        libc.prctl(PR_SET_DUMPABLE, new NativeLong(0), new NativeLong(0), new NativeLong(0), new NativeLong(0));
        set(RLIMIT_CORE, 0, 0);
        SystemCallFilter.install().ifPresent(log);
        maxAddresses = addresses() + memory;
        set(RLIMIT_AS, maxAddresses, maxAddresses);
    }

    /** Limits the address space to that in use plus this number of bytes, and to the limit of the constructor. */
    public void allow(long bytes) {
        if (linux) {
            set(RLIMIT_AS, Math.min(maxAddresses, addresses() + bytes), maxAddresses);
        }
    }

    private void set(int resource, long soft, long hard) {
        var limit = new Limit();
        limit.soft = new NativeLong(soft);
        limit.hard = new NativeLong(hard);
        if (libc.setrlimit(resource, limit) != 0) {
            throw new IllegalStateException("setrlimit(%d, %d, %d) failed".formatted(resource, soft, hard));
        }
    }

    /** Bytes of address space in use. */
    private static long addresses() {
        try {
            String statm = Files.readString(Path.of("/proc/self/statm"), StandardCharsets.US_ASCII);
            return PAGE * Long.parseLong(statm.substring(0, statm.indexOf(' ')));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
