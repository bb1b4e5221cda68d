package dev.stylewright.deploy.local.terminal;

import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.protocol.report.Started;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Shows progress events: as a progress bar on a terminal, as lines elsewhere. Thread-safe. */
public final class ProgressDisplay implements ProgressListener, AutoCloseable {

    private static final long REDRAW_MILLIS = 250;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private final ProgressBar bar;
    private final Clock clock;
    private final ScheduledExecutorService redraw;

    private @Nullable Progressed last;
    private Instant receivedAt = Instant.EPOCH;
    private boolean closed;

    @SuppressWarnings("FutureReturnValueIgnored") // Ends with the executor.
    public ProgressDisplay(PrintWriter out, TerminalEnvironment environment, Clock clock) {
        this.out = out;
        this.terminal = environment.terminal();
        this.bar = new ProgressBar(environment.columns());
        this.clock = clock;
        this.redraw = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "progress-bar");
            thread.setDaemon(true);
            return thread;
        });
        if (terminal) {
            redraw.scheduleWithFixedDelay(this::draw, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void onProgress(Progress progress) {
        if (closed) {
            return;
        }
        if (progress instanceof Started started) {
            announce(started);
        } else if (progress instanceof Progressed progressed) {
            show(progressed);
        }
    }

    /** Shows the end of the painting: workers publish progress at intervals, not for every last evaluation. */
    public synchronized void onCompleted(Completed completed) {
        if (closed || last == null || last.evaluation() >= completed.evaluations()) {
            return;
        }
        Progressed before = last;
        completed
                .losses()
                .ifPresent(losses -> show(new Progressed(
                        before.requestId(),
                        completed.evaluations(),
                        before.iterations(),
                        before.scale(),
                        losses,
                        speed(completed).orElse(before.evaluationsPerSecond()),
                        OptionalLong.of(0),
                        before.preview(),
                        before.attempt(),
                        before.worker(),
                        before.metadata())));
    }

    private static Optional<Double> speed(Completed completed) {
        return completed.timings().map(timings -> completed.evaluations() / Math.max(1e-3, timings.stylizing() / 1e3));
    }

    private void show(Progressed progressed) {
        last = progressed;
        receivedAt = clock.instant();
        if (terminal) {
            draw();
        } else {
            line(ProgressBar.text(progressed, Duration.ZERO));
        }
    }

    /** Ends the bar and keeps its line; may be repeated. */
    @Override
    public synchronized void close() {
        redraw.shutdownNow();
        if (!closed && terminal && last != null) {
            draw();
            line("");
        }
        closed = true;
    }

    private void announce(Started started) {
        if (last != null && terminal) {
            line("");
        }
        last = null;
        line(String.format(
                Locale.ROOT,
                "Painting %d x %d px in %d iterations on %s with weights %s%s",
                started.width(),
                started.height(),
                started.iterations(),
                started.worker().device(),
                started.worker().weights(),
                started.attempt() > 1 ? " (attempt " + started.attempt() + ")" : ""));
    }

    private synchronized void draw() {
        if (!closed && last != null) {
            out.print(CLEAR_LINE + bar.line(last, Duration.between(receivedAt, clock.instant())));
            out.flush();
        }
    }

    private void line(String text) {
        out.println(text);
        out.flush();
    }
}
