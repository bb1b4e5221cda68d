/**
 * Kafka: requests in, outcomes, dead letters and progress out. With its rooms the only place in the worker that knows
 * kafka-clients; nothing here may know what a request asks for.
 */
@NullMarked
package dev.stylewright.worker.adapter.kafka;

import org.jspecify.annotations.NullMarked;
