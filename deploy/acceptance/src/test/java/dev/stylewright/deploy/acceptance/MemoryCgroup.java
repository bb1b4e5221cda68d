package dev.stylewright.deploy.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A control group with a limit on memory, as a container runtime makes one. Needs root and the first version of control groups.
 *
 * @param directory its directory in the kernel's file system
 */
record MemoryCgroup(Path directory) implements AutoCloseable {

    private static final Path ALL = Path.of("/sys/fs/cgroup/memory");

    /** Empty if this process may not create one. */
    static Optional<MemoryCgroup> make() throws IOException {
        if (!Files.isWritable(ALL.resolve("cgroup.procs"))) {
            return Optional.empty();
        }
        Path directory = ALL.resolve("stylewright-" + ProcessHandle.current().pid());
        return Optional.of(new MemoryCgroup(Files.createDirectory(directory)));
    }

    void limit(long bytes) throws IOException {
        Files.writeString(directory.resolve("memory.limit_in_bytes"), Long.toString(bytes));
    }

    /** The prefix of a command that starts its process in this group. */
    List<String> entering() {
        return List.of("/bin/sh", "-c", "echo $$ > " + directory.resolve("cgroup.procs") + " && exec \"$0\" \"$@\"");
    }

    /** Removes a process, so that its later allocations do not count. */
    static void release(long pid) throws IOException {
        Files.writeString(ALL.resolve("cgroup.procs"), Long.toString(pid));
    }

    /** After its processes have ended. */
    @Override
    public void close() throws IOException {
        Files.delete(directory);
    }
}
