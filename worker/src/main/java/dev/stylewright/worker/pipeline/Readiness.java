package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.pipeline.queue.QueueHealth;
import dev.stylewright.worker.pipeline.storage.StoreHealth;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a worker takes requests: not while it drains, and not while store or brokers are unavailable. Thread-safe.
 *
 * @param drain whether the worker drains
 * @param store whether the store is available
 * @param queue whether the brokers are available
 */
public record Readiness(Drain drain, StoreHealth store, QueueHealth queue) {

    /** Whether the next request would be taken. */
    public boolean isReady() {
        return obstacles().isEmpty();
    }

    /** Why no request is taken, one phrase each; empty if requests are taken. */
    public List<String> obstacles() {
        List<String> obstacles = new ArrayList<>();
        if (drain.isRequested()) {
            obstacles.add("the worker is stopping");
        }
        store.obstacle().ifPresent(obstacles::add);
        queue.obstacle().ifPresent(obstacles::add);
        return List.copyOf(obstacles);
    }
}
