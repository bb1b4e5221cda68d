/**
 * Requests that the brokers of a share group gave up on: read from the dead-letter topic, and answered. Nothing here may touch a request that can
 * still be delivered to a worker.
 */
@NullMarked
package dev.stylewright.worker.adapter.kafka.abandoned;

import org.jspecify.annotations.NullMarked;
