package dev.stylewright.worker.adapter.kafka;

import dev.stylewright.worker.pipeline.observe.ClientMetricsSource;
import dev.stylewright.worker.pipeline.queue.OutcomeSink;
import dev.stylewright.worker.pipeline.queue.RequestSource;

/** Both halves of a queue. Not thread-safe: one thread, the poll thread, calls everything except {@link #measurements} and {@link #unreadable}. */
public interface RequestQueue extends RequestSource, OutcomeSink, ClientMetricsSource {

    /** How many records did not fit into memory when decompressed. From any thread. */
    long unreadable();
}
