/**
 * Requests in a queue, how they are claimed, stopped and settled, and the ports of the queue. Nothing here may depend on the processing of a request:
 * neither images nor stores, nor the running job.
 */
@NullMarked
package dev.stylewright.worker.pipeline.queue;

import org.jspecify.annotations.NullMarked;
