package dev.stylewright.worker.app;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Records when the metrics were read, so that a failing worker can wait until a scraper has read the reason. Thread-safe. */
final class Scrapes {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition answered = lock.newCondition();
    private boolean any;
    private long latest;

    /** @param begin when a scrape that has now been answered began, by {@link System#nanoTime} */
    void answered(long begin) {
        lock.lock();
        try {
            if (!any || begin - latest > 0) {
                latest = begin;
            }
            any = true;
            answered.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a scrape that begins at {@code from} or later. Does not wait if there has been none so far, because then there is probably no scraper.
     *
     * @param from by {@link System#nanoTime}
     * @return whether there was one in time
     */
    boolean awaitNext(long from, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (any && latest - from < 0 && left > 0) {
                left = answered.awaitNanos(left);
            }
            return any && latest - from >= 0;
        } finally {
            lock.unlock();
        }
    }
}
