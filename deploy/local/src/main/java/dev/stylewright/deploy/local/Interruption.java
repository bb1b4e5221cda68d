package dev.stylewright.deploy.local;

/** Undoes everything when the process is told to end, by Ctrl-C or SIGTERM. */
final class Interruption implements AutoCloseable {

    /** What a process ended by Ctrl-C exits with. */
    static final int EXIT_CODE = 130;

    private final Thread hook;
    private volatile boolean happened;

    private Interruption(Teardown teardown) {
        hook = new Thread(() -> undo(teardown), "clean-up");
    }

    /** From now on until this is closed, the end of the process waits for {@code teardown}. */
    static Interruption guard(Teardown teardown) {
        Interruption interruption = new Interruption(teardown);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Whether the process has been told to end: then nobody waits for a result or a complaint any more. */
    boolean happened() {
        return happened;
    }

    private void undo(Teardown teardown) {
        happened = true;
        teardown.close();
    }

    /** Lets the process end as it likes. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // Then the hook is at work, and that is what it is for.
        }
    }
}
