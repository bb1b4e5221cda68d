package dev.stylewright.deploy.local.terminal;

import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Progress;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.protocol.report.Started;
import dev.stylewright.protocol.report.Timings;
import dev.stylewright.worker.stylize.Image;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows progress events and pictures: in place on a terminal, as lines without pictures elsewhere. Thread-safe. */
public final class ProgressDisplay implements ProgressListener, AutoCloseable {

    private static final long REDRAW_MILLIS = 250;

    /** A picture leaves room for the line below it and for two lines of text above it. */
    private static final int OTHER_ROWS = 3;

    /** A narrower terminal shows the progress of the painting only. */
    private static final int LEAST_COLUMNS = 30;

    /** More characters than these take a slow connection too long. */
    private static final TerminalSize LARGEST_PICTURE = new TerminalSize(120, 48);

    private final PrintWriter out;
    private final Terminal terminal;
    private final LiveArea area;
    private final Clock clock;
    private final Supplier<String> overall;
    private final ScheduledExecutorService redraw;

    private @Nullable Started started;
    private @Nullable Progressed last;
    private @Nullable Duration took;
    private @Nullable Image picture;
    private @Nullable TerminalSize drawnFor;
    private Instant startedAt = Instant.EPOCH;
    private Instant receivedAt = Instant.EPOCH;
    private boolean closed;

    public ProgressDisplay(PrintWriter out, TerminalEnvironment environment, Clock clock) {
        this(out, environment, clock, () -> "");
    }

    /** @param overall the end of the line on a terminal, for progress of more than one painting; may be empty; called from any thread */
    @SuppressWarnings("FutureReturnValueIgnored") // Ends with the executor.
    public ProgressDisplay(PrintWriter out, TerminalEnvironment environment, Clock clock, Supplier<String> overall) {
        this.overall = overall;
        this.out = out;
        this.terminal = environment.terminal();
        this.area = new LiveArea(out);
        this.clock = clock;
        this.redraw = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "progress-bar");
            thread.setDaemon(true);
            return thread;
        });
        if (terminal.interactive()) {
            redraw.scheduleWithFixedDelay(this::draw, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void onProgress(Progress progress) {
        if (closed) {
            return;
        }
        if (progress instanceof Started event) {
            announce(event);
        } else if (progress instanceof Progressed progressed) {
            show(progressed);
        }
    }

    /** Shows the end of the painting: workers publish progress at intervals, not for every last evaluation. */
    public synchronized void onCompleted(Completed completed) {
        Progressed before = last;
        if (closed || before == null) {
            return;
        }
        took = completed
                .timings()
                .map(Timings::stylizing)
                .map(Duration::ofMillis)
                .orElseGet(() -> Duration.between(startedAt, clock.instant()));
        show(new Progressed(
                before.requestId(),
                completed.evaluations(),
                before.iterations(),
                before.scale(),
                completed.losses().orElse(before.losses()),
                completed.evaluations() / Math.max(1e-3, took.toMillis() / 1e3),
                OptionalLong.of(0),
                before.preview(),
                before.attempt(),
                before.worker(),
                before.metadata()));
    }

    /**
     * Shows a picture of the painting on a terminal, in colours.
     *
     * @param file an image file; one that Java cannot decode is not shown
     */
    public synchronized void picture(byte[] file) {
        Optional<Image> decoded = ImageDecoding.decode(file);
        if (!closed && terminal.interactive() && decoded.isPresent()) {
            picture = decoded.get();
            drawnFor = null;
            draw();
        }
    }

    /** Prints a line that stays. */
    public synchronized void note(String text) {
        if (closed) {
            return;
        }
        if (terminal.interactive()) {
            area.above(text);
            drawnFor = null;
            draw();
        } else {
            line(text);
        }
    }

    /** Ends the display and keeps its last line; may be repeated. */
    @Override
    public synchronized void close() {
        redraw.shutdownNow();
        if (!closed && terminal.interactive() && started != null) {
            draw();
            area.end();
        }
        closed = true;
    }

    private void announce(Started event) {
        String text = String.format(
                Locale.ROOT,
                "Painting %d x %d px in %d iterations on %s with weights %s%s",
                event.width(),
                event.height(),
                event.iterations(),
                event.worker().device(),
                event.worker().weights(),
                event.attempt() > 1 ? " (attempt " + event.attempt() + ")" : "");
        started = event;
        startedAt = clock.instant();
        last = null;
        took = null;
        picture = null;
        if (terminal.interactive()) {
            area.above(text);
            draw();
        } else {
            line(text);
        }
    }

    private void show(Progressed progressed) {
        last = progressed;
        receivedAt = clock.instant();
        Duration end = took;
        if (terminal.interactive()) {
            draw();
        } else if (end != null) {
            line(ProgressBar.text(progressed, end));
        } else if (progressed.evaluation() < progressed.iterations()) {
            // After the last evaluation, the line of the end follows at once.
            line(ProgressBar.text(progressed));
        }
    }

    private synchronized void draw() {
        Started event = started;
        if (closed || event == null) {
            return;
        }
        TerminalSize size = terminal.size().get();
        Image shown = picture;
        if (shown == null || size.equals(drawnFor) || size.rows() <= OTHER_ROWS) {
            area.line(text(event, size.columns()));
        } else {
            TerminalSize most = new TerminalSize(
                    Math.max(1, Math.min(LARGEST_PICTURE.columns(), size.columns() - 1)),
                    Math.min(LARGEST_PICTURE.rows(), size.rows() - OTHER_ROWS));
            area.picture(
                    HalfBlocks.rows(shown, most),
                    HalfBlocks.fit(shown, most).width(),
                    text(event, size.columns()),
                    size);
            drawnFor = size;
        }
    }

    private String text(Started event, int columns) {
        String end = overall.get();
        int most = columns - end.length() - 2;
        return end.isEmpty() || most < LEAST_COLUMNS ? ownText(event, columns) : ownText(event, most) + "  " + end;
    }

    private String ownText(Started event, int columns) {
        Instant now = clock.instant();
        Duration elapsed = Duration.between(startedAt, now);
        Progressed progressed = last;
        Duration end = took;
        if (progressed == null) {
            return ProgressBar.started(event.iterations(), elapsed, columns);
        }
        return end == null
                ? ProgressBar.running(progressed, Duration.between(receivedAt, now), elapsed, columns)
                : ProgressBar.finished(progressed, end, columns);
    }

    private void line(String text) {
        out.println(text);
        out.flush();
    }
}
