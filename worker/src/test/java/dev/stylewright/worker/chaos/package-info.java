/**
 * Workers under injected faults: real processes on a real broker and a real S3 endpoint, killed, paused and disconnected at chosen points, and an
 * independent reader that checks at the end that every request had exactly one outcome.
 */
@NullMarked
package dev.stylewright.worker.chaos;

import org.jspecify.annotations.NullMarked;
