/**
 * Workers among faults: real processes on a real broker and a real S3 endpoint, killed, paused and cut off at chosen points,
 * and a reader that knows nothing of it and checks at the end that every request had exactly one outcome.
 */
@NullMarked
package dev.stylewright.worker.chaos;

import org.jspecify.annotations.NullMarked;
