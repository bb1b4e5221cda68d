package dev.stylewright.deploy.local.terminal;

/** Closes a {@link CleanupStack} when the process is told to end, by Ctrl-C or SIGTERM. */
public final class ShutdownHook implements AutoCloseable {

    /** What a process ended by Ctrl-C exits with. */
    public static final int EXIT_CODE = 130;

    private final Thread thread;
    private volatile boolean triggered;

    private ShutdownHook(CleanupStack cleanup) {
        thread = new Thread(() -> run(cleanup), "clean-up");
    }

    /** From now on until this is closed, the end of the process waits for {@code cleanup}. */
    public static ShutdownHook register(CleanupStack cleanup) {
        ShutdownHook shutdownHook = new ShutdownHook(cleanup);
        Runtime.getRuntime().addShutdownHook(shutdownHook.thread);
        return shutdownHook;
    }

    /** Whether the process has been told to end: then nobody waits for a result or a complaint any more. */
    public boolean triggered() {
        return triggered;
    }

    private void run(CleanupStack cleanup) {
        triggered = true;
        cleanup.close();
    }

    /** Lets the process end as it likes. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException alreadyEnding) {
            // Then the hook is at work, and that is what it is for.
        }
    }
}
