package dev.stylewright.worker.adapter.image;

import dev.stylewright.worker.adapter.image.library.NativeLibraries;
import dev.stylewright.worker.adapter.image.wire.Order;
import dev.stylewright.worker.adapter.image.wire.Reply;
import dev.stylewright.worker.pipeline.image.ContentImage;
import dev.stylewright.worker.pipeline.image.DecodeOptions;
import dev.stylewright.worker.pipeline.image.ImageCodec;
import dev.stylewright.worker.pipeline.image.ImageFormat;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.PreservedMetadata;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Mask;
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
 * Images by native libraries in a child process, which is kept and used again. A picture that takes it too much time, or takes it down, costs that picture only: the process is
 * replaced. Safe for use from several threads at once; they wait for each other.
 */
public final class ChildImageCodec implements ImageCodec, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChildImageCodec.class);
    private static final long TICK_MILLISECONDS = 10;
    private static final Duration STARTING = Duration.ofSeconds(60);
    private static final long MANY_PIXELS = 12_000_000;
    /** Encoding is no stranger's work; it only must not last for ever. */
    private static final int PATIENCE_WITH_ENCODING = 10;

    private final ChildSettings settings;
    private final Path libraries;
    private final ReentrantLock inUse = new ReentrantLock(true);
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "image-child");
        thread.setDaemon(true);
        return thread;
    });
    private CompletableFuture<ImageChild> child;

    /**
     * Starts the child; the first picture waits for it.
     *
     * @throws UncheckedIOException its libraries can't be unpacked
     */
    public ChildImageCodec(ChildSettings settings) {
        this.settings = settings;
        try {
            this.libraries = NativeLibraries.unpacked();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the libraries that decode pictures can't be unpacked: " + e.getMessage(), e);
        }
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

    @Override
    public Image decode(byte[] encoded, DecodeOptions options) throws UnreadableImageException, ImageTooLargeException {
        return decoded(Order.Purpose.IMAGE, encoded, options).image();
    }

    @Override
    public ContentImage decodeContent(byte[] encoded, DecodeOptions options)
            throws UnreadableImageException, ImageTooLargeException {
        Order.Purpose purpose = options.exif() ? Order.Purpose.CONTENT_WITH_EXIF : Order.Purpose.CONTENT;
        Reply.Decoded decoded = decoded(purpose, encoded, options);
        return new ContentImage(
                decoded.image(),
                new ImageSize(decoded.width(), decoded.height()),
                new PreservedMetadata(decoded.opacity(), decoded.exif()));
    }

    private Reply.Decoded decoded(Order.Purpose purpose, byte[] encoded, DecodeOptions options)
            throws UnreadableImageException, ImageTooLargeException {
        Reply reply = reply(purpose, encoded, options);
        if (!(reply instanceof Reply.Decoded decoded)) {
            throw new IllegalStateException("the process that decodes pictures answers with something else");
        }
        int longer = Math.max(decoded.image().width(), decoded.image().height());
        if (options.longer().isPresent() && options.longer().getAsInt() != longer) {
            throw new IllegalStateException("the process that decodes pictures answers with another size");
        }
        LOG.debug(
                "{} x {} px, profile {}, orientation {}",
                decoded.width(),
                decoded.height(),
                decoded.profile(),
                decoded.orientation());
        return decoded;
    }

    @Override
    public Mask decodeMask(byte[] encoded, DecodeOptions options)
            throws UnreadableImageException, ImageTooLargeException {
        if (reply(Order.Purpose.MASK, encoded, options) instanceof Reply.DecodedMask decoded) {
            return decoded.mask();
        }
        throw new IllegalStateException("the process that decodes pictures answers with something else");
    }

    private Reply reply(Order.Purpose purpose, byte[] encoded, DecodeOptions options)
            throws UnreadableImageException, ImageTooLargeException {
        ImageLimits limits = options.limits();
        limits.requireBytes(encoded.length);
        var order = new Order.Decode(purpose, limits, options.longer(), encoded.length);
        long mostPixels = Math.max(
                limits.maxPixels(),
                options.longer().isPresent()
                        ? (long) options.longer().getAsInt() * options.longer().getAsInt()
                        : 0);
        Reply reply;
        try {
            reply = exchange(
                    out -> {
                        order.write(out);
                        out.write(encoded);
                    },
                    mostPixels,
                    0,
                    limits.maxPixels(),
                    options.stop());
        } catch (ExhaustedException e) {
            throw new UnreadableImageException(String.valueOf(e.getMessage()), e);
        }
        if (reply instanceof Reply.Unreadable unreadable) {
            throw new UnreadableImageException(unreadable.message());
        }
        if (reply instanceof Reply.TooLarge tooLarge) {
            throw new ImageTooLargeException(tooLarge.message());
        }
        return reply;
    }

    @Override
    public byte[] encode(Image image, ImageFormat format, int quality, PreservedMetadata preserved) {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("quality is 1 to 100, not " + quality);
        }
        var order = new Order.Encode(image, format, quality, preserved);
        long pixels = (long) image.width() * image.height();
        try {
            Reply reply = exchange(order::write, pixels, PATIENCE_WITH_ENCODING * pixels, pixels, () -> false);
            if (reply instanceof Reply.Encoded encoded) {
                return encoded.file();
            }
            throw new IllegalStateException("the picture can't be encoded: " + reply);
        } catch (ExhaustedException e) {
            throw new IllegalStateException("the picture can't be encoded: " + e.getMessage(), e);
        }
    }

    /** Writes an order. */
    @FunctionalInterface
    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    /** The child took too much time or memory for an order, and is gone. */
    private static final class ExhaustedException extends Exception {
        ExhaustedException(String message) {
            super(message);
        }
    }

    /**
     * Has the child obey an order.
     *
     * @param mostPixels of an image in the reply
     * @param known pixels that it has time for from the beginning
     * @param mostAnnounced pixels of an image that is decoded for it
     */
    private Reply exchange(Writing order, long mostPixels, long known, long mostAnnounced, BooleanSupplier stop)
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
                    // What a large picture took goes back to the system before a painting begins.
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
                    "the process that decodes pictures does not start within " + STARTING.toSeconds() + " s");
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
                                "decoding was stopped after %.1f s, which is more than its size explains: it is damaged, or made to do harm",
                                Math.max(worked.toMillis(), waited.toMillis()) / 1000.0));
                    }
                }
            }
        } catch (ExecutionException e) {
            LOG.info("the process that decodes pictures ended while it worked: {}", String.valueOf(e.getCause()));
            throw new ExhaustedException(
                    "decoding takes more memory than it may, or takes the decoder down: the picture is damaged, too large, or made to do harm");
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
