/**
 * Requests that the brokers of a share group gave up on: read among the dead letters, and answered.
 * Nothing here may touch a request that a worker can still be given.
 */
@NullMarked
package dev.stylewright.worker.adapter.kafka.abandoned;

import org.jspecify.annotations.NullMarked;
