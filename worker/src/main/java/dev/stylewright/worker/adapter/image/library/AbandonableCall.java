package dev.stylewright.worker.adapter.image.library;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls of libraries that report errors with a function that must not return: libjpeg and libpng. C programs leave it with longjmp, which Java frames do not survive. Such a call runs on
 * a separate thread. When the library reports an error, the thread is abandoned: it stays parked permanently, and the caller's thread frees the library's memory. A process with many
 * abandoned threads should be replaced.
 */
public final class AbandonableCall {
    private static final AtomicInteger ABANDONED = new AtomicInteger();
    private static final ThreadLocal<CompletableFuture<Object>> ANSWER = new ThreadLocal<>();
    private static final long STACK = 1 << 20;

    private AbandonableCall() {}

    /** The number of abandoned threads. */
    public static int abandoned() {
        return ABANDONED.get();
    }

    /** Makes a call that may end with {@link #fatal}. */
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
            throw new IllegalStateException("unexpected interrupt while decoding", e);
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

    /** Makes the call of the current thread fail with this message. A callback of the library calls this method, which never returns. */
    static void fatal(String message) {
        ABANDONED.incrementAndGet();
        ANSWER.get().completeExceptionally(new BrokenImageException(message));
        while (true) {
            LockSupport.park();
        }
    }
}
