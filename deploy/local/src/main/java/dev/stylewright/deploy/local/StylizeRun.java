package dev.stylewright.deploy.local;

import dev.stylewright.deploy.embedded.DataDirectory;
import dev.stylewright.deploy.local.stack.LocalImageStore;
import dev.stylewright.deploy.local.stack.LocalStack;
import dev.stylewright.deploy.local.stack.StackSettings;
import dev.stylewright.deploy.local.terminal.CleanupStack;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.Failures;
import dev.stylewright.deploy.local.terminal.ProgressBar;
import dev.stylewright.deploy.local.terminal.ProgressDisplay;
import dev.stylewright.deploy.local.terminal.ShutdownHook;
import dev.stylewright.deploy.local.terminal.TerminalEnvironment;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FieldError;
import dev.stylewright.protocol.report.Outcome;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;

/** Processes one order: starts broker, store and worker, uploads, publishes, waits, downloads, and cleans up everything else. */
final class StylizeRun {

    private static final String LOG = "stylize.log";

    private final Clock clock = Clock.systemUTC();
    private final TerminalEnvironment environment;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean verbose;

    /**
     * Prepares a run.
     *
     * @param out receives the result's description
     * @param err receives progress messages
     * @param verbose whether logs go to standard error too
     */
    StylizeRun(TerminalEnvironment environment, PrintWriter out, PrintWriter err, boolean verbose) {
        this.environment = environment;
        this.out = out;
        this.err = err;
        this.verbose = verbose;
    }

    /**
     * Paints.
     *
     * @return the exit code
     * @throws CommandException something fails for a reason that one line explains
     */
    int paint(Order order, List<String> workerSettings) {
        CleanupStack cleanup = new CleanupStack();
        try (ShutdownHook shutdownHook = ShutdownHook.register(cleanup)) {
            DataDirectory directory = cleanup.add(temporaryDirectory());
            environment.sendLogs(verbose, directory.path().resolve(LOG));
            try (cleanup) {
                return paint(order, settings(directory, workerSettings), cleanup);
            } catch (RuntimeException e) {
                if (shutdownHook.triggered()) {
                    return ShutdownHook.EXIT_CODE;
                }
                throw e;
            }
        }
    }

    private static DataDirectory temporaryDirectory() {
        try {
            return DataDirectory.temporary("stylize-");
        } catch (UncheckedIOException e) {
            throw Failures.unwrapped(e);
        }
    }

    private static StackSettings settings(DataDirectory directory, List<String> workerSettings) {
        return new StackSettings(
                0, 0, directory.path(), false, UUID.randomUUID().toString(), workerSettings);
    }

    private int paint(Order order, StackSettings settings, CleanupStack cleanup) {
        Instant began = clock.instant();
        say("Starting a Kafka broker, an S3 store and a worker on this machine ...");
        LocalStack stack = LocalStack.start(settings, cleanup);
        stack.awaitWorker();
        StylizationRequest request = PlacedOrder.place(order, stack.store(), clock.instant());
        Duration starting = Duration.between(began, clock.instant());
        say("Broker " + stack.bootstrapServers() + ", store " + stack.endpoint() + ", ready after "
                + ProgressBar.duration(starting));
        StylizationClient client = cleanup.add(StylizationClient.builder(stack.bootstrapServers())
                .source("/stylewright/stylize")
                .build());
        say("Requested " + request.id() + " on topic " + Topics.REQUESTS + ": "
                + order.content().name() + " in the style of " + styles(order));
        Outcome outcome = await(
                client,
                request,
                stack.working(),
                display ->
                        new PreviewFile(display, stack.store(), order.output().preview()));
        if (outcome instanceof Completed completed) {
            // The event with the last preview may come after the outcome.
            request.preview()
                    .flatMap(stack.store()::find)
                    .ifPresent(order.output().preview()::write);
            order.output().write(download(completed, stack.store()));
            PhaseReport.lines(completed, order.output().path(), starting).forEach(out::println);
            out.flush();
            return 0;
        }
        throw CommandException.failed(sentence(outcome));
    }

    private Outcome await(
            StylizationClient client,
            StylizationRequest request,
            CompletableFuture<Void> working,
            UnaryOperator<ProgressListener> listening) {
        try (ProgressDisplay display = new ProgressDisplay(err, environment, clock)) {
            CompletableFuture<Outcome> outcome = client.submit(request, listening.apply(display));
            failWith(working, outcome);
            Outcome end = outcome.join();
            if (end instanceof Completed completed) {
                display.onCompleted(completed);
            }
            return end;
        } catch (CompletionException e) {
            throw Failures.unwrapped(e);
        }
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
        if (!sha256(bytes).equals(completed.sha256())) {
            throw CommandException.failed("The downloaded result is not what the worker has stored: its SHA-256 is "
                    + sha256(bytes) + ", the outcome says " + completed.sha256() + ".");
        }
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform supports SHA-256", e);
        }
    }

    private static String sentence(Outcome outcome) {
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

    private static String styles(Order order) {
        return String.join(
                ", ",
                order.styles().stream()
                        .map(style -> style.weight() == 1.0
                                ? style.image().name()
                                : style.image().name() + " (weight " + style.weight() + ")")
                        .toList());
    }

    private void say(String line) {
        err.println(line);
        err.flush();
    }
}
