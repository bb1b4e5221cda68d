package dev.stylewright.deploy.local.terminal;

/** Closes a {@link CleanupStack} when the process is terminated by Ctrl-C or SIGTERM. */
public final class ShutdownHook implements AutoCloseable {

    /** The exit code of a process terminated by Ctrl-C. */
    public static final int EXIT_CODE = 130;

    private final Thread thread;
    private volatile boolean triggered;

    private ShutdownHook(CleanupStack cleanup, Runnable first) {
        thread = new Thread(() -> run(cleanup, first), "clean-up");
    }

    /** Until this is closed, the end of the process waits for {@code cleanup}. */
    public static ShutdownHook register(CleanupStack cleanup) {
        return register(cleanup, () -> {});
    }

    /** Until this is closed, the end of the process waits for {@code first}, and then for {@code cleanup}. */
    public static ShutdownHook register(CleanupStack cleanup, Runnable first) {
        ShutdownHook shutdownHook = new ShutdownHook(cleanup, first);
        Runtime.getRuntime().addShutdownHook(shutdownHook.thread);
        return shutdownHook;
    }

    /** Whether the process is being terminated, so that results and errors are no longer needed. */
    public boolean triggered() {
        return triggered;
    }

    private void run(CleanupStack cleanup, Runnable first) {
        triggered = true;
        cleanup.closeAfter(first);
    }

    /** Removes the hook. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException alreadyEnding) {
            // The hook is already running.
        }
    }
}
