package dev.stylewright.worker.adapter.image.library;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.Map;
import java.util.Optional;

/**
 * A seccomp filter for this process (Linux 3.17 or later, x86_64 and aarch64): system calls for networking, other programs, other processes and changes of files fail with EPERM, in
 * all threads and permanently. All other system calls work as before. See seccomp(2); the numbers are those of the kernel's {@code unistd.h}.
 */
final class SystemCallFilter {
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int SECCOMP_FILTER_FLAG_TSYNC = 1;
    private static final int RETURN_ALLOW = 0x7fff0000;
    private static final int RETURN_EPERM = 0x00050001;

    private static final short LOAD_WORD = 0x20;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short JUMP_IF_GREATER_OR_EQUAL = 0x35;
    private static final short JUMP_IF_ANY_BIT = 0x45;
    private static final short RETURN = 0x06;
    private static final int INSTRUCTION_BYTES = 8;

    /** Offsets in the kernel's structure {@code seccomp_data}. */
    private static final int NUMBER = 0;

    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;
    private static final int SECOND_ARGUMENT = 24;
    private static final int THIRD_ARGUMENT = 32;

    /** On x86_64, system call numbers from this one on belong to the x32 ABI. */
    private static final int X32 = 0x40000000;

    /** O_WRONLY, O_RDWR, O_CREAT and O_TRUNC. */
    private static final int OPEN_FOR_WRITING = 01 | 02 | 0100 | 01000;

    private static final int NO_SUCH_CALL = -1;

    /**
     * The numbers of a processor architecture.
     *
     * @param audit the constant {@code AUDIT_ARCH_*}
     * @param seccomp the number of seccomp
     * @param tgkill the number of tgkill, with which a JVM signals its own threads: allowed for this process only
     * @param prlimit the number of prlimit64, allowed for this process, as process 0, only
     * @param open the number of open, allowed for reading only
     * @param openat the number of openat, allowed for reading only
     * @param denied the numbers of the calls that fail
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Architecture(int audit, int seccomp, int tgkill, int prlimit, int open, int openat, int[] denied) {}

    private static final Map<String, Architecture> ARCHITECTURES = Map.of(
            "x86-64",
            new Architecture(0xc000003e, 317, 234, 302, 2, 257, new int[] {
                41, 42, 43, 49, 50, 288, // socket, connect, accept, bind, listen, accept4
                44, 46, 307, // sendto, sendmsg, sendmmsg
                57, 58, 59, 322, // fork, vfork, execve, execveat
                62, 200, 129, 297, 424, // kill, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal
                101, 310, 311, 434, 438, // ptrace, process_vm_readv, process_vm_writev, pidfd_open, pidfd_getfd
                272, 308, 298, 321, 323, 425, // unshare, setns, perf_event_open, bpf, userfaultfd, io_uring_setup
                85, 437, 304, 76, 133, 259, // creat, openat2, open_by_handle_at, truncate, mknod, mknodat
                87, 263, 84, 82, 264, 316, // unlink, unlinkat, rmdir, rename, renameat, renameat2
                86, 265, 88, 266, 83, 258, // link, linkat, symlink, symlinkat, mkdir, mkdirat
                90, 91, 268, 452, // chmod, fchmod, fchmodat, fchmodat2
            }),
            "aarch64",
            new Architecture(0xc00000b7, 277, 131, 261, NO_SUCH_CALL, 56, new int[] {
                198, 203, 202, 200, 201, 242, // socket, connect, accept, bind, listen, accept4
                206, 211, 269, // sendto, sendmsg, sendmmsg
                221, 281, // execve, execveat
                129, 130, 138, 240, 424, // kill, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal
                117, 270, 271, 434, 438, // ptrace, process_vm_readv, process_vm_writev, pidfd_open, pidfd_getfd
                97, 268, 241, 280, 282, 425, // unshare, setns, perf_event_open, bpf, userfaultfd, io_uring_setup
                437, 265, 45, 33, // openat2, open_by_handle_at, truncate, mknodat
                35, 38, 276, 37, 36, 34, // unlinkat, renameat, renameat2, linkat, symlinkat, mkdirat
                52, 53, 452, // fchmod, fchmodat, fchmodat2
            }));

    /** The C library. */
    interface C extends Library {
        NativeLong syscall(NativeLong number, Object... arguments) throws LastErrorException;
    }

    private SystemCallFilter() {}

    /**
     * Installs the filter. {@code no_new_privs} must be set.
     *
     * @return the reason why the filter is not installed; empty if it is installed
     */
    static Optional<String> install() {
        Architecture architecture = ARCHITECTURES.get(Platform.ARCH);
        if (!Platform.isLinux() || architecture == null) {
            return Optional.of("no system call filter for this system and processor");
        }
        try (Memory filter = program(architecture);
                var description = new Memory(2L * Native.POINTER_SIZE)) {
            description.clear();
            description.setShort(0, (short) (filter.size() / INSTRUCTION_BYTES));
            description.setPointer(Native.POINTER_SIZE, filter);
            C libc = Native.load(Platform.C_LIBRARY_NAME, C.class);
            long result = libc.syscall(
                            new NativeLong(architecture.seccomp),
                            new NativeLong(SECCOMP_SET_MODE_FILTER),
                            new NativeLong(SECCOMP_FILTER_FLAG_TSYNC),
                            (Pointer) description)
                    .longValue();
            return result == 0
                    ? Optional.empty()
                    : Optional.of("no system call filter: thread " + result + " already has another one");
        } catch (LastErrorException e) {
            return Optional.of("no system call filter: the kernel refuses it: " + e.getMessage());
        }
    }

    /** The denied numbers, calls of another architecture or ABI, tgkill and prlimit64 for other processes, and files opened for writing return EPERM. */
    private static Memory program(Architecture architecture) {
        int[] denied = architecture.denied;
        int allow = 4 + denied.length + 3 * 4;
        int deny = allow + 1;
        var program = new Memory((deny + 1L) * INSTRUCTION_BYTES);
        put(program, 0, LOAD_WORD, 0, 0, ARCHITECTURE);
        put(program, 1, JUMP_IF_EQUAL, 0, deny - 2, architecture.audit);
        put(program, 2, LOAD_WORD, 0, 0, NUMBER);
        put(program, 3, JUMP_IF_GREATER_OR_EQUAL, deny - 4, 0, X32);
        for (int i = 0; i < denied.length; i++) {
            int at = 4 + i;
            put(program, at, JUMP_IF_EQUAL, deny - at - 1, 0, denied[i]);
        }
        int at = 4 + denied.length;
        put(program, at, JUMP_IF_EQUAL, 0, 2, architecture.tgkill);
        put(program, at + 1, LOAD_WORD, 0, 0, FIRST_ARGUMENT);
        put(program, at + 2, JUMP_IF_EQUAL, allow - at - 3, deny - at - 3, (int)
                ProcessHandle.current().pid());
        at += 3;
        put(program, at, JUMP_IF_EQUAL, 0, 2, architecture.prlimit);
        put(program, at + 1, LOAD_WORD, 0, 0, FIRST_ARGUMENT);
        put(program, at + 2, JUMP_IF_EQUAL, allow - at - 3, deny - at - 3, 0);
        at += 3;
        put(program, at, JUMP_IF_EQUAL, 0, 2, architecture.open);
        put(program, at + 1, LOAD_WORD, 0, 0, SECOND_ARGUMENT);
        put(program, at + 2, JUMP_IF_ANY_BIT, deny - at - 3, allow - at - 3, OPEN_FOR_WRITING);
        at += 3;
        put(program, at, JUMP_IF_EQUAL, 0, 2, architecture.openat);
        put(program, at + 1, LOAD_WORD, 0, 0, THIRD_ARGUMENT);
        put(program, at + 2, JUMP_IF_ANY_BIT, deny - at - 3, allow - at - 3, OPEN_FOR_WRITING);
        put(program, allow, RETURN, 0, 0, RETURN_ALLOW);
        put(program, deny, RETURN, 0, 0, RETURN_EPERM);
        return program;
    }

    /** Writes an instruction; jumps are numbers of instructions to skip. */
    private static void put(Memory program, int at, short code, int ifTrue, int ifFalse, int constant) {
        long offset = (long) at * INSTRUCTION_BYTES;
        program.setShort(offset, code);
        program.setByte(offset + 2, (byte) ifTrue);
        program.setByte(offset + 3, (byte) ifFalse);
        program.setInt(offset + 4, constant);
    }
}
