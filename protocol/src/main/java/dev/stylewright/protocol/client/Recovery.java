package dev.stylewright.protocol.client;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/** Looks for outcomes that were published before a caller awaited them, on a separate thread that starts on demand. Thread-safe. */
final class Recovery implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Recovery.class.getName());
    private static final long RETRY_MILLIS = 2_000;

    private final Inquiries inquiries;
    private final Waiters waiters;
    private final ScheduledThreadPoolExecutor thread;
    private final Set<CompletableFuture<RequestStatus>> pending = ConcurrentHashMap.newKeySet();

    Recovery(Inquiries inquiries, Waiters waiters) {
        this.inquiries = inquiries;
        this.waiters = waiters;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread reader = new Thread(task, "stylization-client-history");
            reader.setDaemon(true);
            return reader;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setKeepAliveTime(10, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    /** Completes the waiters whose outcome is published already; retries until this is known for all of them, or the client is closed. */
    void find(Map<RequestPosition, Waiter> waiting) {
        if (!waiting.isEmpty()) {
            execute(() -> look(Map.copyOf(waiting)), closed -> waiting.values().forEach(w -> waiters.fail(w, closed)));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // look() handles its failures.
    private void look(Map<RequestPosition, Waiter> waiting) {
        try {
            inquiries.answers(waiting.keySet()).forEach((position, answer) -> {
                Waiter waiter = waiting.get(position);
                if (waiter != null) {
                    waiters.found(waiter, answer);
                }
            });
        } catch (KafkaException e) {
            // Closing the client interrupts the reading and fails the waiters.
            if (!thread.isShutdown()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "earlier outcomes cannot be read, trying again: {0}",
                        e.getMessage());
                thread.schedule(() -> look(waiting), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (RuntimeException e) {
            waiting.values().forEach(waiter -> waiters.fail(waiter, e));
        }
    }

    /** The state of a request. */
    @SuppressWarnings("CollectionUndefinedEquality") // futures are meant to be compared by identity
    CompletableFuture<RequestStatus> status(RequestPosition position) {
        CompletableFuture<RequestStatus> status = new CompletableFuture<>();
        pending.add(status);
        execute(
                () -> {
                    try {
                        status.complete(inquiries.status(position));
                    } catch (RuntimeException e) {
                        status.completeExceptionally(e);
                    } finally {
                        pending.remove(status);
                    }
                },
                status::completeExceptionally);
        return status;
    }

    private void execute(Runnable task, Consumer<IllegalStateException> refused) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            refused.accept(new IllegalStateException("the client is closed", e));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        pending.forEach(status -> status.completeExceptionally(new IllegalStateException("the client was closed")));
    }
}
