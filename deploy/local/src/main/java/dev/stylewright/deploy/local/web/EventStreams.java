package dev.stylewright.deploy.local.web;

import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Sends open pages the paintings that have changed, as server-sent events: each is a JSON array, the first one of all paintings. Every page has its
 * own thread, so one that does not read delays no other.
 */
final class EventStreams implements AutoCloseable {

    private static final int MAX_PAGES = 32;
    /** Shorter than the server's idle timeout; also how soon a closed page is noticed. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private static final long STOP_SECONDS = 5;

    private final Paintings paintings;
    private final Semaphore places = new Semaphore(MAX_PAGES);
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "page-events");
        thread.setDaemon(true);
        return thread;
    });

    EventStreams(Paintings paintings) {
        this.paintings = paintings;
    }

    /** Sends events to a page until it is closed. If {@value #MAX_PAGES} pages are open already, ends the stream at once; the page tries again. */
    void open(SseClient page) {
        if (!places.tryAcquire()) {
            page.close();
            return;
        }
        page.keepAlive();
        Subscription subscription = paintings.subscribe();
        page.onClose(subscription::close);
        threads.execute(() -> {
            try (subscription) {
                send(page, subscription);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                places.release();
                page.close();
            }
        });
    }

    private static void send(SseClient page, Subscription subscription) throws InterruptedException {
        // Also if there are none, which shows the page that it is up to date.
        List<Painting> changed = subscription.take(Duration.ZERO);
        page.sendEvent("paintings", PaintingJson.array(changed));
        while (!page.terminated() && !subscription.closed()) {
            changed = subscription.take(HEARTBEAT);
            if (changed.isEmpty()) {
                page.sendComment("still here");
            } else {
                page.sendEvent("paintings", PaintingJson.array(changed));
            }
        }
    }

    @Override
    public void close() {
        paintings.unsubscribeAll();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
