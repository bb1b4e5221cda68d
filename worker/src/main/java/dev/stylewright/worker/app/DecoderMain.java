package dev.stylewright.worker.app;

import dev.stylewright.worker.adapter.image.child.ChildLoop;
import dev.stylewright.worker.adapter.image.child.WatchedInput;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;

/**
 * The process that decodes and encodes pictures, which the worker starts for itself. It reads orders from standard input and exits at the end of the
 * input, even in the middle of an order, because the worker has then ended.
 */
public final class DecoderMain {
    private DecoderMain() {}

    /** @param arguments the bytes of memory that libraries may use */
    public static void main(String[] arguments) throws IOException {
        Runtime runtime = Runtime.getRuntime();
        var orders = new WatchedInput(new FileInputStream(FileDescriptor.in), () -> runtime.halt(0));
        new ChildLoop(
                        orders,
                        new FileOutputStream(FileDescriptor.out),
                        Long.parseLong(arguments[0]),
                        System.err::println)
                .run();
        // Threads that hang in a library must not keep the process alive.
        runtime.halt(0);
    }
}
