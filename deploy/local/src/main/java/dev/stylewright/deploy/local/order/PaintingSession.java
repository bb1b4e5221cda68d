package dev.stylewright.deploy.local.order;

import dev.stylewright.deploy.local.order.Painting.Painted;
import dev.stylewright.deploy.local.order.Painting.Unpainted;
import dev.stylewright.deploy.local.stack.Buckets;
import dev.stylewright.deploy.local.stack.LocalImageStore;
import dev.stylewright.deploy.local.stack.LocalStack;
import dev.stylewright.deploy.local.stack.StackSettings;
import dev.stylewright.deploy.local.terminal.CleanupStack;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.DisplayOptions;
import dev.stylewright.deploy.local.terminal.Failures;
import dev.stylewright.deploy.local.terminal.ProgressBar;
import dev.stylewright.deploy.local.terminal.ProgressDisplay;
import dev.stylewright.deploy.local.terminal.TerminalEnvironment;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FieldError;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.pipeline.storage.Digests;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One broker, store and worker, through which orders go one after another, as from any client. For one thread. */
public final class PaintingSession {

    private final TerminalEnvironment environment;
    private final DisplayOptions.Settings display;
    private final PrintWriter err;
    private final Clock clock;
    private final LocalStack stack;
    private final StylizationClient client;
    private final Duration starting;
    private @Nullable PaintingView current;
    private boolean ended;

    private PaintingSession(
            TerminalEnvironment environment,
            DisplayOptions.Settings display,
            PrintWriter err,
            StackSettings settings,
            CleanupStack cleanup) {
        this.environment = environment;
        this.display = display;
        this.err = err;
        this.clock = Clock.systemUTC();
        Instant began = clock.instant();
        say("Starting a Kafka broker, an S3 store and a worker on this machine ...");
        stack = LocalStack.start(settings, cleanup);
        stack.awaitWorker();
        client = cleanup.add(StylizationClient.builder(stack.bootstrapServers())
                .source("/stylewright/stylize")
                .build());
        cleanup.add(this::end);
        starting = Duration.between(began, clock.instant());
        say("Broker " + stack.bootstrapServers() + ", store " + stack.endpoint() + ", ready after "
                + ProgressBar.duration(starting));
    }

    /**
     * Starts everything, and waits until the worker is ready.
     *
     * @param display what to show in the terminal
     * @param err receives progress messages
     * @param cleanup stops everything
     * @throws CommandException it cannot start
     */
    public static PaintingSession open(
            TerminalEnvironment environment,
            DisplayOptions.Settings display,
            PrintWriter err,
            StackSettings settings,
            CleanupStack cleanup) {
        return new PaintingSession(environment, display, err, settings, cleanup);
    }

    /** How long broker, store and worker took to start. */
    public Duration starting() {
        return starting;
    }

    /** Ends the display: after this, nothing is drawn and no order begins. May be called by any thread, and repeated. */
    public synchronized void end() {
        ended = true;
        if (current != null) {
            current.close();
        }
    }

    /**
     * Uploads, publishes, waits for the outcome, and downloads the result. Afterwards the store contains nothing from it.
     *
     * @param output previews are written beside this file
     * @throws CommandException broker, store or worker fails, so that no other order can be painted either
     * @throws CancellationException the session has ended
     */
    public Painting paint(Order order, OutputFile output, PaintingListener listener) {
        LocalImageStore store = stack.store();
        try (PaintingView view = open(listener)) {
            Placement placement = Placement.inOwnFolders(view.watched(order), clock.instant());
            placement.images().forEach((place, image) -> store.put(place, image.bytes()));
            listener.onRequest(placement.request());
            Outcome outcome = await(placement.request(), view.listener(order, output, store));
            Painting painting = new Unpainted(
                    outcome instanceof Cancelled ? "cancelled" : "failed", placement.withFileNames(reason(outcome)));
            if (outcome instanceof Completed completed) {
                byte[] file = download(completed, store);
                view.completed(completed, file);
                // The event with the last preview may come after the outcome.
                Buckets.preview(placement.request())
                        .flatMap(store::find)
                        .ifPresent(preview -> view.preview(order, output, preview));
                painting = new Painted(completed, file, view.plot());
            }
            removeObjects(placement);
            return painting;
        }
    }

    private Outcome await(StylizationRequest request, ProgressListener progress) {
        try {
            CompletableFuture<Outcome> outcome = client.submit(request, progress);
            failWith(stack.working(), outcome);
            return outcome.join();
        } catch (CompletionException e) {
            throw Failures.unwrapped(e);
        }
    }

    private synchronized PaintingView open(PaintingListener listener) {
        if (ended) {
            throw new CancellationException("the session has ended");
        }
        PaintingView view = new PaintingView(
                environment.terminal(), display, new ProgressDisplay(err, environment, clock, listener::overall));
        current = view;
        return view;
    }

    /** Fails the outcome when the worker fails; otherwise the command would wait forever. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback reports failures through the outcome.
    private static void failWith(CompletableFuture<Void> working, CompletableFuture<Outcome> outcome) {
        working.whenComplete((end, failure) -> {
            if (failure != null) {
                outcome.completeExceptionally(failure);
            }
        });
    }

    private static byte[] download(Completed completed, LocalImageStore store) {
        byte[] bytes = store.get(completed.result());
        String sha256 = Digests.sha256(bytes);
        if (!sha256.equals(completed.sha256())) {
            throw CommandException.failed("The downloaded result is not what the worker has stored: its SHA-256 is "
                    + sha256 + ", the outcome says " + completed.sha256() + ".");
        }
        return bytes;
    }

    /** The store keeps its objects in memory, where those of many orders would add up. */
    private void removeObjects(Placement placement) {
        LocalImageStore store = stack.store();
        placement.images().keySet().forEach(store::remove);
        S3Uri output = placement.request().output();
        store.remove(output);
        Buckets.preview(placement.request()).ifPresent(store::remove);
    }

    private static String reason(Outcome outcome) {
        if (outcome instanceof Failed failed) {
            StringBuilder text = new StringBuilder(failed.code() + ": " + failed.message());
            for (FieldError error : failed.errors()) {
                text.append(System.lineSeparator()).append("  ").append(error);
            }
            return text.toString();
        }
        return outcome instanceof Cancelled cancelled
                ? "The order was cancelled"
                        + cancelled.reason().map(reason -> ": " + reason).orElse(".")
                : "The order ended as " + outcome.type().shortName() + ".";
    }

    private void say(String line) {
        err.println(line);
        err.flush();
    }
}
