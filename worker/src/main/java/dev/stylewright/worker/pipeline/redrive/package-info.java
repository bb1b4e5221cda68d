/**
 * Dead letters, their selection, and sending them back to the request topic. Nothing here may process a request or depend on a store: this is run
 * by hand, beside the workers.
 */
@NullMarked
package dev.stylewright.worker.pipeline.redrive;

import org.jspecify.annotations.NullMarked;
