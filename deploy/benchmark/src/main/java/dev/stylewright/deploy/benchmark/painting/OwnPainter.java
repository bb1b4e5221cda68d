package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import dev.stylewright.worker.stylize.Evaluation;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.Listener;
import dev.stylewright.worker.stylize.Stylizer;
import dev.stylewright.worker.stylize.WeightedStyle;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Our stylizer, on a separate thread that waits while it is not its turn. */
final class OwnPainter implements Painter {
    private final int size;
    private final int evaluations;
    private final int snapshotEvery;
    private final Path scratch;
    private final Semaphore allowed = new Semaphore(0);
    private final Semaphore done = new Semaphore(0);
    private final CompletableFuture<Image> result;
    /** Written by the painting thread before it gives a permit of {@link #done}, read after that permit was taken. */
    private final List<Sample> samples = new ArrayList<>();

    private final Map<Sample, Path> snapshots = new LinkedHashMap<>();
    private double worked;
    private volatile boolean closed;

    /**
     * Starts to wait for {@link #advance}.
     *
     * @param snapshotEvery interval between kept pictures, in evaluations at full size
     * @param scratch directory for pictures
     */
    OwnPainter(Stylizer stylizer, Pair pair, StylizationOptions options, int snapshotEvery, Path scratch) {
        this.size = options.size();
        this.evaluations = options.iterations();
        this.snapshotEvery = snapshotEvery;
        this.scratch = scratch;
        // The common pool has a single thread on a machine with two processors, and the engine's settings are those of
        // a thread.
        this.result = CompletableFuture.supplyAsync(() -> paint(stylizer, pair, options), task -> {
            Thread thread = new Thread(task, "painter");
            thread.setDaemon(true);
            thread.start();
        });
        var unused = result.whenComplete((image, failure) -> done.release(Integer.MAX_VALUE / 2));
    }

    private Image paint(Stylizer stylizer, Pair pair, StylizationOptions options) {
        allowed.acquireUninterruptibly();
        Listener listener = new Listener() {
            private long began = System.nanoTime();

            @Override
            public void evaluated(Evaluation evaluation) {
                throw new IllegalStateException("always called with an image");
            }

            @Override
            public void evaluated(Evaluation evaluation, Supplier<Image> image) {
                worked += (System.nanoTime() - began) / 1e9;
                add(evaluation, image);
                done.release();
                allowed.acquireUninterruptibly();
                began = System.nanoTime();
            }
        };
        return stylizer.stylize(
                        pair.content(), List.of(new WeightedStyle(pair.style(), 1)), options, listener, () -> closed)
                .image();
    }

    private void add(Evaluation evaluation, Supplier<Image> image) {
        boolean full = Math.max(evaluation.width(), evaluation.height()) == size;
        Sample sample =
                new Sample(evaluation.index(), worked, evaluation.losses().total(), full);
        samples.add(sample);
        if (full && evaluation.index() % snapshotEvery == 0) {
            snapshots.put(sample, write(image.get(), "snapshot-" + evaluation.index()));
        }
    }

    private Path write(Image image, String name) {
        Path file = scratch.resolve("own-" + name + ".png");
        try {
            Images.write(image, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void advance(int wanted) {
        int now = Math.min(wanted, left());
        for (int i = 0; i < now && !result.isDone(); i++) {
            allowed.release();
            done.acquireUninterruptibly();
        }
        if (result.isCompletedExceptionally()) {
            finished();
        }
    }

    /** Also 0 once the optimiser has finished. */
    @Override
    public int left() {
        return result.isDone() ? 0 : evaluations - samples.size();
    }

    @Override
    public Trace trace() {
        return new Trace(samples);
    }

    /** Pictures of some evaluations at full size, in order. */
    Map<Sample, Path> snapshots() {
        return snapshots;
    }

    @Override
    public Path finish() {
        allowed.release();
        return write(finished(), "result");
    }

    private Image finished() {
        try {
            return result.join();
        } catch (CompletionException e) {
            throw new BenchmarkException("our stylizer failed: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        closed = true;
        allowed.release(Integer.MAX_VALUE / 2);
        result.handle((image, failure) -> image).join();
    }
}
