package dev.stylewright.deploy.local;

import dev.stylewright.deploy.embedded.Loopback;
import dev.stylewright.deploy.local.stack.LocalStack;
import dev.stylewright.deploy.local.stack.StackSettings;
import dev.stylewright.deploy.local.terminal.CleanupStack;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.Failures;
import dev.stylewright.deploy.local.terminal.Problems;
import dev.stylewright.deploy.local.terminal.Reasons;
import dev.stylewright.deploy.local.terminal.ShutdownHook;
import dev.stylewright.deploy.local.terminal.TerminalEnvironment;
import dev.stylewright.deploy.local.web.PageServer;
import dev.stylewright.deploy.local.web.PageSettings;
import dev.stylewright.deploy.local.web.SamplePictures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stylize serve}: runs broker, store and worker for other programs. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = LocalVersion.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Runs a Kafka broker, an S3 store, a worker and a page for the browser on this machine until Ctrl-C, and prints"
                    + " how to request a picture.",
            "All listen on 127.0.0.1 only. Objects and requests are kept in a directory.",
            ""
        })
final class ServeCommand implements Callable<Integer> {

    /** Public: the store listens on this machine only, and a changing secret would be inconvenient. */
    static final String SECRET_KEY = "stylewright-secret";

    private final TerminalEnvironment environment;

    // picocli sets the fields below before it calls any method.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            description = "The broker's port; 0 for any free one. Default: ${DEFAULT-VALUE}.",
            defaultValue = "9092")
    private int kafkaPort;

    @Option(
            names = "--s3-port",
            paramLabel = "PORT",
            description = "The store's port; 0 for any free one. Default: ${DEFAULT-VALUE}.",
            defaultValue = "9000")
    private int s3Port;

    @Option(
            names = "--page-port",
            paramLabel = "PORT",
            description = "The port of the page; 0 for any free one. Default: " + PageServer.USUAL_PORT
                    + ", or the next free one.")
    private Optional<Integer> pagePort = Optional.empty();

    @Option(names = "--no-page", description = "Serve no page.")
    private boolean noPage;

    @Option(
            names = "--dir",
            paramLabel = "DIRECTORY",
            description = "Where data is kept. Default: stylewright/serve in the user's cache.")
    private Optional<Path> directory = Optional.empty();

    @Mixin
    private WorkerOptions worker = new WorkerOptions();

    @Option(names = "--verbose", description = "Show the logs of broker, store and worker.")
    private boolean verbose;

    ServeCommand(TerminalEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Map<String, Integer> ports = ports();
        reportAll(ports, ServeCommand::requireInRange);
        worker.settings();
        Path data = dataDirectory();
        CleanupStack cleanup = new CleanupStack();
        try (ShutdownHook shutdownHook = ShutdownHook.register(cleanup)) {
            StopMessage stopMessage =
                    new StopMessage(shutdownHook, spec.commandLine().getOut(), data);
            try (cleanup) {
                // Before the ports: if the other one has them too, this is the reason.
                cleanup.add(DirectoryLock.take(data));
                reportAll(ports, ServeCommand::requireFree);
                environment.sendLogs(verbose, data.resolve("serve.log"));
                // Resources are closed in reverse order, so everything has stopped when it is printed.
                cleanup.add(stopMessage::print);
                serve(data, cleanup, stopMessage);
                return 0;
            } catch (RuntimeException e) {
                if (shutdownHook.triggered()) {
                    return ShutdownHook.EXIT_CODE;
                }
                throw e;
            }
        }
    }

    private void serve(Path data, CleanupStack cleanup, StopMessage stopMessage) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Starting a Kafka broker, an S3 store and a worker on this machine ...");
        out.flush();
        LocalStack stack = LocalStack.start(
                new StackSettings(kafkaPort, s3Port, data, true, SECRET_KEY, worker.settings()), cleanup);
        SamplePictures.upload(stack.store());
        stack.awaitWorker();
        cleanup.add(() -> stopMessage.count(stack));
        long earlier = stack.unfinishedRequests().orElse(0);
        Optional<URI> page = noPage ? Optional.empty() : Optional.of(startPage(stack, cleanup));
        out.println(OrderingHelp.text(stack.bootstrapServers(), stack.endpoint(), page, data));
        if (earlier > 0) {
            out.println();
            out.println(OrderingHelp.earlier(earlier));
        }
        out.flush();
        try {
            stack.working().join();
        } catch (CompletionException e) {
            throw Failures.unwrapped(e);
        }
    }

    private URI startPage(LocalStack stack, CleanupStack cleanup) {
        PageSettings settings = new PageSettings(
                stack.bootstrapServers(),
                stack.group(),
                stack.endpoint(),
                StackSettings.ACCESS_KEY,
                SECRET_KEY,
                PaintingOptions.DEFAULT_SIZE);
        try {
            return cleanup.add(PageServer.start(settings, stack.store(), pagePort))
                    .address();
        } catch (IllegalStateException e) {
            throw Failures.unwrapped(e);
        }
    }

    private Path dataDirectory() {
        Path data =
                directory.orElseGet(() -> environment.cache().resolve("serve")).toAbsolutePath();
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw CommandException.usage(
                    "The directory " + data + " cannot be created: " + Reasons.of(e) + ". Choose another --dir.", e);
        }
        if (!Files.isWritable(data)) {
            throw CommandException.usage("The directory " + data + " cannot be written to: choose another --dir.");
        }
        return data;
    }

    private Map<String, Integer> ports() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("--kafka-port", kafkaPort);
        ports.put("--s3-port", s3Port);
        pagePort.ifPresent(port -> ports.put("--page-port", port));
        return ports;
    }

    private static void reportAll(Map<String, Integer> ports, BiConsumer<String, Integer> check) {
        Problems problems = new Problems();
        ports.forEach((option, port) -> problems.require(() -> check.accept(option, port)));
        problems.report();
    }

    private static void requireInRange(String option, int port) {
        if (port < 0 || port > 65_535) {
            throw CommandException.usage(option + " must be 0 to 65535, is " + port + ".");
        }
    }

    private static void requireFree(String option, int port) {
        try {
            Loopback.freePort(port);
        } catch (UncheckedIOException e) {
            throw CommandException.failed(e.getMessage() + " with " + option + ".", e);
        }
    }
}
