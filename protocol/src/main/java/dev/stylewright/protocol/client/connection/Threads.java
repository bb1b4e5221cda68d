package dev.stylewright.protocol.client.connection;

import java.time.Duration;

/** Threads of clients. */
public final class Threads {
    private Threads() {}

    /** Waits for the end of a thread, unless it is the calling one; an interrupt ends the wait and stays set. */
    public static void join(Thread thread, Duration patience) {
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
