package dev.stylewright.worker.adapter.image.library;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls of libraries that report an error by a function which must not return: libjpeg and libpng. C programs leave it by longjmp, which no Java frame survives. So
 * such calls are made on a thread of their own, which is stopped for good where the error is reported; the library's memory is freed from outside. A process that has
 * stopped many should be replaced.
 */
public final class Detached {
    private static final AtomicInteger STOPPED = new AtomicInteger();
    private static final ThreadLocal<CompletableFuture<Object>> ANSWER = new ThreadLocal<>();
    private static final long STACK = 1 << 20;

    private Detached() {}

    /** How many threads are stopped for good. */
    public static int stopped() {
        return STOPPED.get();
    }

    /** Makes a call that may end in {@link #fatal}. */
    static <T> T call(Callable<T> work) throws BrokenImageException {
        var answer = new CompletableFuture<>();
        var thread = new Thread(
                null,
                () -> {
                    ANSWER.set(answer);
                    try {
                        answer.complete(work.call());
                    } catch (Throwable e) {
                        answer.completeExceptionally(e);
                    }
                },
                "decoding",
                STACK);
        thread.setDaemon(true);
        thread.start();
        try {
            @SuppressWarnings("unchecked")
            T result = (T) answer.get();
            return result;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts decoding", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof BrokenImageException broken) {
                throw broken;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            if (cause instanceof RuntimeException failed) {
                throw failed;
            }
            throw new IllegalStateException(cause);
        }
    }

    /** To be called, by a callback of the library, on the thread of {@link #call}, which fails with the message. Never returns. */
    static void fatal(String message) {
        STOPPED.incrementAndGet();
        ANSWER.get().completeExceptionally(new BrokenImageException(message));
        while (true) {
            LockSupport.park();
        }
    }
}
