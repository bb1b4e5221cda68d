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

/**
 * What this process may do and how much memory it may take. The bounds on memory and on privileges hold on Linux; elsewhere only Java's heap is bounded. For one thread.
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

    /** From this size on memory is given back when it is freed: the threshold otherwise grows with what was taken. */
    private static final int M_MMAP_THRESHOLD = -3;

    private static final int MMAP_THRESHOLD = 1 << 20;
    private static final long PAGE = 4096;

    private final C libc = Native.load(Platform.C_LIBRARY_NAME, C.class);
    private final boolean linux = Platform.isLinux();
    private final long most;

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
     * Takes what this process does not need: more than so much memory beside what it has now, new privileges, core dumps. A keyboard's interrupt is for the parent, which
     * may want to finish its work; this process ends when its parent does.
     *
     * @param memory most bytes of addresses beside those that there are now
     */
    public ProcessLimits(long memory) {
        if (!Platform.isWindows()) {
            libc.signal(SIGINT, Pointer.createConstant(SIG_IGN));
            libc.signal(SIGHUP, Pointer.createConstant(SIG_IGN));
        }
        if (!linux) {
            most = Long.MAX_VALUE;
            return;
        }
        libc.mallopt(M_ARENA_MAX, 1);
        libc.mallopt(M_MMAP_THRESHOLD, MMAP_THRESHOLD);
        libc.prctl(PR_SET_NO_NEW_PRIVS, new NativeLong(1), new NativeLong(0), new NativeLong(0), new NativeLong(0));
        libc.prctl(PR_SET_DUMPABLE, new NativeLong(0), new NativeLong(0), new NativeLong(0), new NativeLong(0));
        set(RLIMIT_CORE, 0, 0);
        most = addresses() + memory;
        set(RLIMIT_AS, most, most);
    }

    /** From now on this process may take so many bytes more than it has, and never more than at the outset. */
    public void allow(long bytes) {
        if (linux) {
            set(RLIMIT_AS, Math.min(most, addresses() + bytes), most);
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
