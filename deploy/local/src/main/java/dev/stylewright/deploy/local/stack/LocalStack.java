package dev.stylewright.deploy.local.stack;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.deploy.local.terminal.CleanupStack;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.Failures;
import dev.stylewright.worker.app.WorkerProcess;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real broker, a real store and the real worker in this JVM, connected over loopback as they would be over a network. Broker, store and compute
 * engine start in parallel.
 */
public final class LocalStack {

    private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);

    private static final long STOP_SECONDS = 20;
    private static final String SEGMENT_BYTES = "8388608";
    private static final Executor THREADS = task -> {
        Thread thread = new Thread(task, "local-stack");
        thread.setDaemon(true);
        thread.start();
    };

    private final StackSettings settings;
    private final CompletableFuture<EmbeddedKafka> kafka;
    private final CompletableFuture<EmbeddedS3> s3;
    private final CompletableFuture<LocalImageStore> store;
    private final CompletableFuture<WorkerProcess> worker;
    private final CompletableFuture<Void> working;

    private LocalStack(StackSettings settings, CleanupStack cleanup) {
        this.settings = settings;
        kafka = started(cleanup, EmbeddedKafka::close, this::startKafka);
        s3 = started(cleanup, EmbeddedS3::close, this::startS3);
        CompletableFuture<Void> engine = CompletableFuture.runAsync(EngineWarmUp::run, THREADS);
        store = s3.thenApplyAsync(LocalStack::openStore, THREADS);
        cleanup.add(() -> undo(store, LocalImageStore::close));
        worker = CompletableFuture.allOf(kafka, store, engine).thenApplyAsync(ready -> openWorker(), THREADS);
        working = worker.thenAcceptAsync(LocalStack::work, THREADS);
        cleanup.add(() -> undo(worker, this::stop));
        endWithBroker();
    }

    /** A worker waits until a failed broker returns. This broker never does, so the run ends. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback reports the fault through the other futures.
    private void endWithBroker() {
        kafka.thenCompose(EmbeddedKafka::fault).thenAccept(fault -> {
            CommandException failure = CommandException.failed("The Kafka broker has stopped, since it cannot write to "
                    + settings.directory() + FreeSpace.describe(settings.directory()) + ".");
            working.completeExceptionally(failure);
            worker.completeExceptionally(failure);
        });
    }

    /**
     * Starts everything in the background and returns at once. Stopped by {@code cleanup}, which waits for parts that are still starting.
     *
     * @throws CommandException the disk is full
     */
    public static LocalStack start(StackSettings settings, CleanupStack cleanup) {
        FreeSpace.require(settings.directory());
        return new LocalStack(settings, cleanup);
    }

    /** The broker's address; waits until it has started. */
    public String bootstrapServers() {
        return await(kafka).bootstrapServers();
    }

    /** The store's address; waits until it has started. */
    public String endpoint() {
        return await(s3).endpoint().toString();
    }

    /** The store with its buckets; waits until it has started. */
    public LocalImageStore store() {
        return await(store);
    }

    /** The number of requests without an outcome, including those in progress; empty if the broker does not answer. Waits until it has started. */
    public OptionalLong unfinishedRequests() {
        try (RequestsTopic requests = new RequestsTopic(bootstrapServers(), group())) {
            return OptionalLong.of(requests.unfinished());
        } catch (KafkaException e) {
            LOG.warn("unfinished requests cannot be counted: {}", e.getMessage());
            return OptionalLong.empty();
        }
    }

    /** The worker's consumer group. */
    public String group() {
        return LocalConfiguration.load(settings, bootstrapServers(), endpoint())
                .queue()
                .group();
    }

    /**
     * Waits until the worker is ready to take requests.
     *
     * @throws CommandException the worker cannot start
     */
    public void awaitWorker() {
        await(worker);
    }

    /** Completes when the worker has stopped; fails if the worker fails. */
    public CompletableFuture<Void> working() {
        return working;
    }

    private EmbeddedKafka startKafka() {
        return EmbeddedKafka.builder()
                .directory(settings.directory().resolve("kafka"))
                .port(settings.kafkaPort())
                // Only whole segments expire: progress events of a long run take little space.
                .property("log.segment.bytes", SEGMENT_BYTES)
                .start();
    }

    private EmbeddedS3 startS3() {
        EmbeddedS3.Builder builder = EmbeddedS3.builder()
                .port(settings.s3Port())
                .credentials(StackSettings.ACCESS_KEY, settings.secretKey());
        if (settings.keepObjects()) {
            builder.directory(settings.directory().resolve("s3"));
        }
        return builder.start();
    }

    private static LocalImageStore openStore(EmbeddedS3 s3) {
        LocalImageStore store = new LocalImageStore(s3);
        Buckets.all().forEach(store::createBucket);
        return store;
    }

    private WorkerProcess openWorker() {
        return WorkerProcess.open(LocalConfiguration.load(settings, bootstrapServers(), endpoint()));
    }

    private void stop(WorkerProcess process) {
        // The result is no longer needed: hand the request back at once.
        process.drainNow();
        working.handle((end, failure) -> true)
                .completeOnTimeout(true, STOP_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Runs and closes on one thread, as the worker requires. */
    private static void work(WorkerProcess process) {
        try (process) {
            process.run();
        }
    }

    private static <T> CompletableFuture<T> started(CleanupStack cleanup, Consumer<T> close, Supplier<T> start) {
        CompletableFuture<T> part = CompletableFuture.supplyAsync(start, THREADS);
        cleanup.add(() -> undo(part, close));
        return part;
    }

    private static <T> void undo(CompletableFuture<T> part, Consumer<T> close) {
        part.handle((value, failure) -> {
                    if (failure == null) {
                        close.accept(value);
                    }
                    return true;
                })
                .join();
    }

    private static <T> T await(CompletableFuture<T> part) {
        try {
            return part.join();
        } catch (CompletionException e) {
            throw Failures.unwrapped(e);
        }
    }
}
