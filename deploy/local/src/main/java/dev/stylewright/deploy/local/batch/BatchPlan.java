package dev.stylewright.deploy.local.batch;

import dev.stylewright.deploy.local.order.PaintingSession;
import dev.stylewright.deploy.local.terminal.CleanupStack;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.ShutdownHook;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** A batch that was checked and can be painted: its jobs, the places of its results, and its sheet. For one thread; another may cancel it. */
public final class BatchPlan {

    private static final int FAILED = 1;

    private final Batch batch;
    private final BatchRun run;
    private final Optional<SheetFile> sheet;
    private final List<String> skipped;
    private final boolean temporary;
    private final PrintWriter out;
    private final PrintWriter err;

    private BatchPlan(
            Batch batch,
            Optional<SheetFile> sheet,
            List<String> skipped,
            boolean temporary,
            PrintWriter out,
            PrintWriter err) {
        this.batch = batch;
        this.run = new BatchRun(batch, temporary, out, err, Clock.systemUTC());
        this.sheet = sheet;
        this.skipped = skipped;
        this.temporary = temporary;
        this.out = out;
        this.err = err;
    }

    /**
     * Checks a batch, and prepares the place of its results.
     *
     * @param overwrite whether files may be replaced
     * @param out receives a line for each result
     * @param err receives progress messages
     * @throws CommandException a result cannot be written, or would replace another file
     */
    public static BatchPlan of(JobList jobs, BatchOutput output, boolean overwrite, PrintWriter out, PrintWriter err) {
        ResultDirectory results = ResultDirectory.open(output.directory());
        Batch batch = Batch.plan(jobs.jobs(), jobs.template(), results, overwrite);
        Optional<SheetFile> sheet = output.sheet().map(name -> new SheetFile(name, jobs.layout()));
        if (!overwrite) {
            sheet.ifPresent(file -> file.requireReplaceable(results));
        }
        BatchPlan plan = new BatchPlan(batch, sheet, jobs.skipped(), output.temporary(), out, err);
        if (plan.isWaiting()) {
            results.prepare();
        }
        plan.begin();
        return plan;
    }

    /** Explains the number of the first picture, if that is not 1. */
    private void begin() {
        if (batch.done() > 0) {
            err.println(
                    batch.doneOf() + " already painted in " + batch.results().path() + ".");
        }
        int unusable = batch.failures().size();
        if (unusable > 0 && isWaiting()) {
            err.println(unusable + " of " + batch.jobs().size() + " cannot be used. The reasons follow at the end.");
        }
        err.flush();
    }

    /** Whether there is something to paint. */
    public boolean isWaiting() {
        return !batch.waiting().isEmpty();
    }

    /**
     * Paints all waiting jobs.
     *
     * @throws CommandException broker, store or worker fails, or a result cannot be written
     */
    public void paint(PaintingSession session) {
        run.paint(session);
    }

    /** Ends the run, so that nothing more is written or printed; returns the message to print. May be called by any thread. */
    public Optional<String> cancel() {
        return Optional.of(run.cancel());
    }

    /**
     * Reports which pictures are painted, after a failure that ends the run; deletes unneeded files.
     *
     * @throws CommandException it cannot be deleted
     */
    public void giveUp() {
        run.giveUp();
    }

    /**
     * Writes the sheet, and lists failures.
     *
     * @return the exit code
     * @throws CommandException the sheet cannot be written
     */
    public int finish() {
        try (ShutdownHook shutdownHook = ShutdownHook.register(new CleanupStack(), this::sayCancelled)) {
            if (batch.done() > 0 && sheet.isPresent()) {
                String line = "Wrote   " + sheet.get().write(batch);
                if (shutdownHook.triggered()) {
                    return ShutdownHook.EXIT_CODE;
                }
                out.println(line);
            }
        }
        out.flush();
        FailureTable.lines(batch.failures(), batch.jobs().size()).forEach(err::println);
        FailureTable.skipped(skipped).forEach(err::println);
        err.flush();
        if (!batch.failures().isEmpty()) {
            if (batch.done() == 0) {
                batch.results().undoPreparation();
            }
            return FAILED;
        }
        if (temporary) {
            batch.results().delete();
            err.println(
                    "The grid has all pictures; their own files were deleted. To keep them, name a directory with --out.");
            err.flush();
        }
        return 0;
    }

    private void sayCancelled() {
        err.println(run.cancel());
        err.flush();
    }
}
