package dev.stylewright.deploy.local;

import dev.stylewright.deploy.embedded.DataDirectory;
import dev.stylewright.deploy.local.order.PaintingSession;
import dev.stylewright.deploy.local.stack.StackSettings;
import dev.stylewright.deploy.local.terminal.CleanupStack;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.DisplayOptions;
import dev.stylewright.deploy.local.terminal.Reasons;
import dev.stylewright.deploy.local.terminal.ShutdownHook;
import dev.stylewright.deploy.local.terminal.TerminalEnvironment;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts broker, store and worker, paints, and cleans up everything, even after a failure or Ctrl-C. */
final class StylizeRun {

    private static final String LOG = "stylize.log";
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final TerminalEnvironment environment;
    private final PrintWriter err;
    private final boolean verbose;
    private final DisplayOptions.Settings display;
    private volatile @Nullable PaintingSession session;

    /**
     * What to paint.
     *
     * @param paint sends the orders
     * @param cancel ends the work after Ctrl-C or SIGTERM, so that nothing more is written or printed, and returns the last line to print, if there
     *     is one; called by another thread
     */
    record Work(Consumer<PaintingSession> paint, Supplier<Optional<String>> cancel) {}

    /**
     * Prepares a run.
     *
     * @param err receives progress messages
     * @param verbose whether logs go to standard error too
     * @param display what to show in the terminal
     */
    StylizeRun(TerminalEnvironment environment, PrintWriter err, boolean verbose, DisplayOptions.Settings display) {
        this.environment = environment;
        this.err = err;
        this.verbose = verbose;
        this.display = display;
    }

    /**
     * Paints.
     *
     * @return the exit code
     * @throws CommandException something fails for a reason that one line explains
     */
    int paint(List<String> workerSettings, Work work) {
        CleanupStack cleanup = new CleanupStack();
        try (ShutdownHook shutdownHook = ShutdownHook.register(cleanup, () -> cancel(work))) {
            DataDirectory directory = cleanup.add(temporaryDirectory());
            environment.sendLogs(verbose, directory.path().resolve(LOG));
            try (cleanup) {
                PaintingSession opened =
                        PaintingSession.open(environment, display, err, settings(directory, workerSettings), cleanup);
                session = opened;
                work.paint().accept(opened);
            } catch (RuntimeException e) {
                if (!shutdownHook.triggered()) {
                    throw e;
                }
            }
            return shutdownHook.triggered() ? ShutdownHook.EXIT_CODE : 0;
        }
    }

    /** The message is printed at once; stopping everything may take some seconds. */
    private void cancel(Work work) {
        PaintingSession opened = session;
        if (opened != null) {
            opened.end();
        }
        work.cancel().get().ifPresent(line -> {
            // The terminal has printed ^C.
            err.println((environment.terminal().interactive() ? CLEAR_LINE : "") + line);
            err.flush();
        });
    }

    private static DataDirectory temporaryDirectory() {
        try {
            return DataDirectory.temporary("stylize-");
        } catch (UncheckedIOException e) {
            throw CommandException.failed(
                    "Temporary files cannot be written to " + System.getProperty("java.io.tmpdir") + ": "
                            + Reasons.innermost(e) + ". Set TMPDIR to another directory.",
                    e);
        }
    }

    private static StackSettings settings(DataDirectory directory, List<String> workerSettings) {
        return new StackSettings(
                0, 0, directory.path(), false, UUID.randomUUID().toString(), workerSettings);
    }
}
