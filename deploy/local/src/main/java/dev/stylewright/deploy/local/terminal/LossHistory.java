package dev.stylewright.deploy.local.terminal;

import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Losses;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.protocol.report.Scale;
import dev.stylewright.protocol.report.Started;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the losses of one painting from its events. Workers publish an event for some of the evaluations only. Thread-safe. */
public final class LossHistory implements ProgressListener {

    private final ProgressListener next;
    private final List<Point> points = new ArrayList<>();
    private int iterations;

    /** @param next receives all events as well */
    public LossHistory(ProgressListener next) {
        this.next = next;
    }

    /**
     * The losses of one evaluation.
     *
     * @param evaluation its number, from 1
     * @param scale the size of the image; empty for the result
     */
    record Point(int evaluation, Losses losses, Optional<Scale> scale) {}

    @Override
    public void onProgress(Progress progress) {
        next.onProgress(progress);
        add(progress);
    }

    /** Adds the losses of the result. */
    public synchronized void onCompleted(Completed completed) {
        completed.losses().ifPresent(losses -> {
            // The result is better than the last evaluations if the optimiser tried a step and undid it.
            points.removeIf(point -> point.evaluation() >= completed.evaluations());
            points.add(new Point(completed.evaluations(), losses, Optional.empty()));
        });
    }

    /** The losses so far, by evaluation. */
    synchronized List<Point> points() {
        return List.copyOf(points);
    }

    /** Planned number of evaluations. */
    synchronized int iterations() {
        return iterations;
    }

    private synchronized void add(Progress progress) {
        if (progress instanceof Started started) {
            // A further attempt begins from the start.
            points.clear();
            iterations = started.iterations();
        } else if (progress instanceof Progressed progressed) {
            iterations = progressed.iterations();
            points.add(new Point(progressed.evaluation(), progressed.losses(), Optional.of(progressed.scale())));
        }
    }
}
