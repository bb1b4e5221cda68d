package dev.stylewright.worker.adapter.image;

import dev.stylewright.worker.adapter.image.wire.Reply;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a child process that decodes and encodes images, watches its time while it works, and replaces it when it ends, takes too long or has
 * grown. Safe for use from several threads at once; they wait for each other.
 */
final class ChildSupervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChildSupervisor.class);
    private static final long TICK_MILLISECONDS = 10;
    private static final Duration STARTING = Duration.ofSeconds(60);
    private static final long MANY_PIXELS = 12_000_000;

    private final ChildSettings settings;
    private final Path libraries;
    private final ReentrantLock inUse = new ReentrantLock(true);
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "image-child");
        thread.setDaemon(true);
        return thread;
    });
    private CompletableFuture<ImageChild> child;

    /** Starts the child; the first order waits for it. */
    ChildSupervisor(ChildSettings settings, Path libraries) {
        this.settings = settings;
        this.libraries = libraries;
        this.child = started();
    }

    private CompletableFuture<ImageChild> started() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return ImageChild.start(settings, libraries);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                threads);
    }

    /** Writes an order. */
    @FunctionalInterface
    interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    /** The child took too much time or memory for an order, and has ended. */
    static final class ExhaustedException extends Exception {
        ExhaustedException(String message) {
            super(message);
        }
    }

    /**
     * Sends an order to the child and returns the reply.
     *
     * @param mostPixels maximum number of pixels of an image in the reply
     * @param known number of pixels that the time limit allows for from the start
     * @param mostAnnounced maximum number of announced pixels that extend the time limit
     */
    Reply exchange(Writing order, long mostPixels, long known, long mostAnnounced, BooleanSupplier stop)
            throws ExhaustedException {
        lock(stop);
        try {
            ImageChild used = ready(stop);
            var announced = new AtomicLong(known);
            Future<Answer> answer = threads.submit(() -> {
                order.to(used.out());
                used.out().flush();
                return Answer.read(used.in(), mostPixels, mostAnnounced, announced);
            });
            try {
                Answer found = watch(answer, used, announced, stop);
                if (!found.fit() || (known == 0 ? announced.get() : mostPixels) > MANY_PIXELS) {
                    // Return the memory of a large picture to the system before a painting begins.
                    replace(used);
                }
                return found.reply();
            } catch (ExhaustedException | RuntimeException | Error e) {
                replace(used);
                throw e;
            }
        } finally {
            inUse.unlock();
        }
    }

    /** A reply, and whether the child is fit for another order. */
    private record Answer(Reply reply, boolean fit) {
        static Answer read(DataInputStream in, long mostPixels, long mostAnnounced, AtomicLong announced)
                throws IOException {
            Reply reply = Reply.read(in, mostPixels);
            if (reply instanceof Reply.Announced found) {
                announced.set(Math.min(mostAnnounced, Math.max(1, found.pixels())));
                reply = Reply.read(in, mostPixels);
            }
            return new Answer(reply, in.readBoolean());
        }
    }

    private void lock(BooleanSupplier stop) {
        try {
            while (!inUse.tryLock(TICK_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                requireGoingOn(stop);
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private ImageChild ready(BooleanSupplier stop) {
        try {
            if (child.isCompletedExceptionally()
                    || (child.isDone() && !child.join().isAlive())) {
                child = started();
            }
            long patience = STARTING.toMillis() / TICK_MILLISECONDS;
            for (long i = 0; i < patience; i++) {
                try {
                    return child.get(TICK_MILLISECONDS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    requireGoingOn(stop);
                }
            }
            throw new IllegalStateException(
                    "the process that decodes pictures did not start within " + STARTING.toSeconds() + " s");
        } catch (ExecutionException | CompletionException e) {
            throw new IllegalStateException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private Answer watch(Future<Answer> answer, ImageChild used, AtomicLong announced, BooleanSupplier stop)
            throws ExhaustedException {
        Duration before = used.processorTime();
        long began = System.nanoTime();
        try {
            while (true) {
                try {
                    return answer.get(TICK_MILLISECONDS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    requireGoingOn(stop);
                    Duration worked = used.processorTime().minus(before);
                    Duration waited = Duration.ofNanos(System.nanoTime() - began);
                    long pixels = announced.get();
                    if (worked.compareTo(settings.processorTime(pixels)) > 0
                            || waited.compareTo(settings.clockTime(pixels)) > 0) {
                        throw new ExhaustedException(String.format(
                                Locale.ROOT,
                                "decoding was stopped after %.1f s, which is too long for its size: it is damaged or malicious",
                                Math.max(worked.toMillis(), waited.toMillis()) / 1000.0));
                    }
                }
            }
        } catch (ExecutionException e) {
            LOG.info("the process that decodes pictures ended while it worked: {}", String.valueOf(e.getCause()));
            throw new ExhaustedException(
                    "decoding exceeds the memory limit or crashes the decoder: the picture is damaged, too large or malicious");
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private void replace(ImageChild used) {
        used.kill();
        child = started();
    }

    private static void requireGoingOn(BooleanSupplier stop) {
        if (stop.getAsBoolean()) {
            throw new CancellationException("decoding was stopped");
        }
    }

    private static CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("decoding was interrupted");
    }

    /** Ends the child. */
    @Override
    public void close() {
        var unused = child.thenAccept(ImageChild::kill);
        threads.shutdown();
    }
}
