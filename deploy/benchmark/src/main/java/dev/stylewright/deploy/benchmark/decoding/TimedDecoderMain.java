package dev.stylewright.deploy.benchmark.decoding;

import dev.stylewright.worker.adapter.image.child.ChildLoop;
import dev.stylewright.worker.adapter.image.child.WatchedInput;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The worker's process that decodes pictures, with a clock: it appends to a file how long each picture takes from the last byte of the order to the
 * first byte of the pixels, as a big-endian number of nanoseconds. This is the time of decoding and scaling without the transfer between the
 * processes.
 */
public final class TimedDecoderMain {
    private TimedDecoderMain() {}

    /** The file that is read by the process that starts this one. */
    static Path times(long parent) {
        return Path.of(System.getProperty("java.io.tmpdir"), "stylewright-decoding-" + parent + ".times");
    }

    /** @param arguments the bytes of memory that libraries may use */
    public static void main(String[] arguments) throws IOException {
        Runtime runtime = Runtime.getRuntime();
        long parent = ProcessHandle.current().parent().orElseThrow().pid();
        try (var log = new DataOutputStream(new FileOutputStream(times(parent).toFile(), true))) {
            var clock = new Clock(log);
            var orders = new WatchedInput(clock.watched(new FileInputStream(FileDescriptor.in)), () -> runtime.halt(0));
            new ChildLoop(
                            orders,
                            clock.watched(new FileOutputStream(FileDescriptor.out)),
                            Long.parseLong(arguments[0]),
                            System.err::println)
                    .run();
        }
        // Threads that hang in a library must not keep the process alive.
        runtime.halt(0);
    }

    /** Observes input and output. The reply to an order to decode is the number of pixels, followed by the pixels. */
    private static final class Clock {
        private final DataOutputStream log;
        private volatile long read;
        private final AtomicInteger replies = new AtomicInteger();

        Clock(DataOutputStream log) {
            this.log = log;
        }

        InputStream watched(InputStream in) {
            return new FilterInputStream(in) {
                @Override
                public int read(byte[] to, int offset, int length) throws IOException {
                    int some = super.read(to, offset, length);
                    read = System.nanoTime();
                    replies.set(0);
                    return some;
                }
            };
        }

        OutputStream watched(OutputStream out) {
            return new FilterOutputStream(out) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    if (read != 0 && replies.incrementAndGet() == 2) {
                        log.writeLong(System.nanoTime() - read);
                    }
                    out.write(bytes, offset, length);
                }
            };
        }
    }
}
