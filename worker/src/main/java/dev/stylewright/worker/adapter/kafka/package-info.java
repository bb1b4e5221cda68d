/**
 * Kafka: requests in, outcomes, dead letters and progress out. The only place in the worker that knows kafka-clients.
 */
@NullMarked
package dev.stylewright.worker.adapter.kafka;

import org.jspecify.annotations.NullMarked;
