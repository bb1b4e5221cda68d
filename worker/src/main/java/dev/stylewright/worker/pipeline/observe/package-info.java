/**
 * A request in progress: the running job, its phases, the port for its listeners, and its labels on log lines. Listeners observe and never decide.
 * Nothing here may depend on a store, an image file or the loop.
 */
@NullMarked
package dev.stylewright.worker.pipeline.observe;

import org.jspecify.annotations.NullMarked;
