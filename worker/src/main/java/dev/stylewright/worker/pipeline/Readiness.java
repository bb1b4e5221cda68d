package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.pipeline.queue.QueueHealth;
import dev.stylewright.worker.pipeline.storage.StoreHealth;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a worker takes requests: not from the moment that it must go away, and not while store or brokers are away. Thread-safe.
 *
 * @param drain the wish to go away
 * @param store whether the store can be worked with
 * @param queue whether the brokers can be worked with
 */
public record Readiness(Drain drain, StoreHealth store, QueueHealth queue) {

    /** Whether the next request would be taken. */
    public boolean isReady() {
        return obstacles().isEmpty();
    }

    /** Why no request is taken, one phrase each; empty when requests are taken. */
    public List<String> obstacles() {
        List<String> obstacles = new ArrayList<>();
        if (drain.isRequested()) {
            obstacles.add("the worker is told to stop");
        }
        store.obstacle().ifPresent(obstacles::add);
        queue.obstacle().ifPresent(obstacles::add);
        return List.copyOf(obstacles);
    }
}
