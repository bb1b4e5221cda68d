/**
 * Requests as they lie in a queue, how they are claimed, stopped, told of and settled, and the ports of whoever keeps them.
 * Nothing here may know what is done about a request: neither images nor stores, nor the job that is under way.
 */
@NullMarked
package dev.stylewright.worker.pipeline.queue;

import org.jspecify.annotations.NullMarked;
