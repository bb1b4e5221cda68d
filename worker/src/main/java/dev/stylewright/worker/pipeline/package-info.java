/** The loop of a worker (take, fetch, stylize, store, report) and the ports that it needs from the outside world. */
@NullMarked
package dev.stylewright.worker.pipeline;

import org.jspecify.annotations.NullMarked;
