package dev.stylewright.worker.adapter.image.child;

import dev.stylewright.worker.adapter.image.library.AbandonableCall;
import dev.stylewright.worker.adapter.image.library.BrokenImageException;
import dev.stylewright.worker.adapter.image.library.NativeBytes;
import dev.stylewright.worker.adapter.image.library.ProcessLimits;
import dev.stylewright.worker.adapter.image.wire.Order;
import dev.stylewright.worker.adapter.image.wire.Reply;
import dev.stylewright.worker.pipeline.image.ImageFormat;
import dev.stylewright.worker.pipeline.image.ImageLimits;
import dev.stylewright.worker.pipeline.image.ImageTooLargeException;
import dev.stylewright.worker.pipeline.image.PreservedMetadata;
import dev.stylewright.worker.pipeline.image.UnreadableImageException;
import dev.stylewright.worker.stylize.Image;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The main loop of the decoding process: reads orders from its input, one at a time, and writes the replies to its output, until the input ends. */
public final class ChildLoop {
    /** Address space for any image, in addition to that in use before it. */
    private static final long BASE = 200L << 20;

    /**
     * The most memory that a library needs per pixel: 6 bytes for progressive JPEG, 8 for 16-bit TIFF, 24 for HEIC and AVIF with their reference
     * frames.
     */
    private static final long PER_PIXEL = 24;

    private static final int BUFFER = 1 << 16;
    private static final int MAX_ABANDONED_THREADS = 30;

    private final DataInputStream in;
    private final DataOutputStream out;
    private final ProcessLimits limits;

    /**
     * A loop over these streams.
     *
     * @param memory limit on the libraries' address space, in bytes
     * @param log receives messages for operators
     */
    public ChildLoop(InputStream in, OutputStream out, long memory, Consumer<String> log) {
        this.in = new DataInputStream(new BufferedInputStream(in, BUFFER));
        this.out = new DataOutputStream(new BufferedOutputStream(out, BUFFER));
        this.limits = new ProcessLimits(memory, log);
    }

    /**
     * Runs until the input ends, or until this process should be replaced.
     *
     * @throws IOException if the parent has ended, or an order is unknown
     */
    public void run() throws IOException {
        warmUp();
        out.writeInt(Order.VERSION);
        out.flush();
        boolean fit = true;
        while (fit) {
            Order order;
            try {
                order = Order.read(in);
            } catch (EOFException end) {
                return;
            }
            fit = answer(order) && AbandonableCall.abandoned() < MAX_ABANDONED_THREADS;
            out.writeBoolean(fit);
            out.flush();
        }
    }

    /** Executes an order. Returns whether this process can execute another one. */
    private boolean answer(Order order) throws IOException {
        try {
            limits.allow(BASE + (order instanceof Order.Decode decode ? decode.bytes() : 0));
            reply(order).write(out);
            return true;
        } catch (OutOfMemoryError e) {
            new Reply.TooLarge(
                            "decoding the picture takes more memory than allowed: send a smaller one, or raise stylewright.memory.decoder")
                    .write(out);
            return false;
        }
    }

    private Reply reply(Order order) throws IOException {
        try {
            if (order instanceof Order.Encode encode) {
                limits.allow(BASE
                        + PER_PIXEL * encode.image().width() * encode.image().height());
                return new Reply.Encoded(Encoder.encode(encode));
            }
            Order.Decode decode = (Order.Decode) order;
            try (NativeBytes file = NativeBytes.read(in, decode.bytes())) {
                return new Decoder(decode, file).decode(this::announce);
            }
        } catch (UnreadableImageException e) {
            return new Reply.Unreadable(String.valueOf(e.getMessage()));
        } catch (ImageTooLargeException e) {
            return new Reply.TooLarge(String.valueOf(e.getMessage()));
        } catch (BrokenImageException | RuntimeException | StackOverflowError e) {
            return new Reply.Unreadable("the file cannot be read or written (" + e + "): it is damaged");
        }
    }

    private void announce(long pixels) throws IOException {
        limits.allow(BASE + PER_PIXEL * pixels);
        new Reply.Announced(pixels).write(out);
        out.flush();
    }

    /** Uses each library once, so that the first order does not wait until it is loaded. */
    private static void warmUp() {
        var image = new Image(32, 32, new byte[3 * 32 * 32]);
        var some = new ImageLimits(1 << 20, 1 << 20, 1 << 10);
        try {
            for (ImageFormat format : ImageFormat.values()) {
                byte[] file = Encoder.encode(new Order.Encode(image, format, 90, PreservedMetadata.NONE));
                var order =
                        new Order.Decode(Order.Purpose.IMAGE, some, OptionalInt.of(16), Optional.empty(), file.length);
                try (NativeBytes bytes =
                        NativeBytes.read(new DataInputStream(new ByteArrayInputStream(file)), file.length)) {
                    new Decoder(order, bytes).decode(pixels -> {});
                }
            }
            ToSrgb.warmUp();
        } catch (IOException | BrokenImageException | UnreadableImageException | ImageTooLargeException e) {
            throw new IllegalStateException("the libraries cannot read their own files", e);
        }
    }
}
