package dev.stylewright.deploy.local.batch;

import dev.stylewright.deploy.local.order.Order;
import dev.stylewright.deploy.local.order.OutputFile;
import dev.stylewright.deploy.local.order.Painting;
import dev.stylewright.deploy.local.order.Painting.Painted;
import dev.stylewright.deploy.local.order.Painting.Unpainted;
import dev.stylewright.deploy.local.order.PaintingListener;
import dev.stylewright.deploy.local.order.PaintingSession;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.ProgressBar;
import dev.stylewright.protocol.report.Completed;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Paints the waiting jobs of a batch, one after another. A failed one does not end the others. Another thread may cancel it. */
final class BatchRun implements PaintingListener {

    private final Batch batch;
    private final boolean temporary;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Clock clock;
    private final TimeLeft timeLeft = new TimeLeft();
    private volatile String position = "";
    private volatile Optional<Instant> end = Optional.empty();
    private boolean cancelled;

    /**
     * Prepares a run.
     *
     * @param temporary whether the files of the results are deleted when everything is painted
     * @param out receives a line for each result
     * @param err receives progress messages
     */
    BatchRun(Batch batch, boolean temporary, PrintWriter out, PrintWriter err, Clock clock) {
        this.batch = batch;
        this.temporary = temporary;
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    /**
     * Paints all waiting jobs.
     *
     * @throws CommandException broker, store or worker fails, or a result cannot be written
     * @throws CancellationException the run was cancelled
     */
    void paint(PaintingSession session) {
        for (Job job : batch.waiting()) {
            announce(job);
            paint(job, session);
        }
    }

    /** Ends the run, so that nothing more is written or printed; returns the message to print. */
    synchronized String cancel() {
        cancelled = true;
        if (batch.done() > 0) {
            return "Cancelled: " + continuation();
        }
        try {
            batch.results().undoPreparation();
        } catch (CommandException e) {
            return "Cancelled. " + e.getMessage();
        }
        return batch.hasPreviews()
                ? "Cancelled before the first picture was finished."
                : "Cancelled. Nothing was written.";
    }

    /** Reports which pictures are painted, after a failure that ends the run. */
    synchronized void giveUp() {
        if (cancelled) {
            return;
        }
        if (batch.done() > 0 && !batch.waiting().isEmpty()) {
            say(continuation());
        }
        batch.results().undoPreparation();
    }

    private String continuation() {
        return batch.doneOf() + " in " + batch.results().path() + ". Run the same command again to continue.";
    }

    private synchronized void announce(Job job) {
        requireNotCancelled();
        position = batch.number() + " of " + batch.jobs().size();
        Optional<Duration> left = timeLeft.of(batch.waiting().size());
        end = left.map(clock.instant()::plus);
        say(position
                + left.map(time -> ", about " + ProgressBar.remaining(time) + " left for all")
                        .orElse("") + ": " + job.label());
    }

    /** The place in the batch, and the remaining time of all its paintings. */
    @Override
    public String overall() {
        return "(" + position
                + end.map(instant -> Duration.between(clock.instant(), instant))
                        .filter(left -> !left.isNegative())
                        .map(left -> ", " + ProgressBar.remaining(left) + " left for all")
                        .orElse("")
                + ")";
    }

    private void paint(Job job, PaintingSession session) {
        Instant began = clock.instant();
        Path path = batch.results().file(job.fileName());
        Order order;
        try {
            order = batch.order(job);
        } catch (CommandException e) {
            fail(job, Batch.Failure.of(e));
            return;
        }
        Painting painting = session.paint(order, OutputFile.at(path, true), this);
        if (painting instanceof Painted painted) {
            succeed(job, order, painted, Duration.between(began, clock.instant()));
        } else if (painting instanceof Unpainted unpainted) {
            fail(job, new Batch.Failure(unpainted.label(), unpainted.reason()));
        }
    }

    private synchronized void succeed(Job job, Order order, Painted painted, Duration time) {
        requireNotCancelled();
        batch.succeed(job, order, painted.file());
        timeLeft.add(time);
        out.println(line(job, painted.completed(), time));
        painted.plot().forEach(out::println);
        out.flush();
    }

    private synchronized void fail(Job job, Batch.Failure failure) {
        requireNotCancelled();
        batch.fail(job, failure);
        say("Not painted. The reason follows at the end.");
    }

    private void requireNotCancelled() {
        if (cancelled) {
            throw new CancellationException("the run was cancelled");
        }
    }

    /** Does not name a file that is deleted when all are painted. */
    private String line(Job job, Completed completed, Duration time) {
        return String.format(
                Locale.ROOT,
                "%s (%d x %d px, %,d bytes) in %s",
                temporary
                        ? "Painted " + job.label()
                        : "Wrote   " + batch.results().file(job.fileName()),
                completed.width(),
                completed.height(),
                completed.bytes(),
                ProgressBar.duration(time));
    }

    private void say(String line) {
        err.println(line);
        err.flush();
    }
}
