package dev.stylewright.worker.pipeline;

import dev.stylewright.worker.pipeline.storage.StoreHealth;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a worker takes requests: not while it drains, and not while the store is unavailable. Thread-safe.
 *
 * @param drain whether the worker drains
 * @param store whether the store is available
 */
public record Readiness(Drain drain, StoreHealth store) {

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
        return List.copyOf(obstacles);
    }
}
