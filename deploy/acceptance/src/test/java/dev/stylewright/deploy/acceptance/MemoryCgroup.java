package dev.stylewright.deploy.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A control group with a limit on memory, as a container runtime makes one. Needs root and the first version of control groups.
 *
 * @param directory where the kernel shows it
 */
record MemoryCgroup(Path directory) implements AutoCloseable {

    private static final Path ALL = Path.of("/sys/fs/cgroup/memory");

    /** Empty where this process may not make one. */
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

    /** Has a process leave, with what it takes from now on. */
    static void release(long pid) throws IOException {
        Files.writeString(ALL.resolve("cgroup.procs"), Long.toString(pid));
    }

    /** After its processes have ended. */
    @Override
    public void close() throws IOException {
        Files.delete(directory);
    }
}
