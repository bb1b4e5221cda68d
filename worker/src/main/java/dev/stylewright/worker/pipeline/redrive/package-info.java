/**
 * Dead letters, which of them are meant, and how they go back to where requests are taken from.
 * Nothing here may do a request's work or know a store: this is run by hand, beside the workers.
 */
@NullMarked
package dev.stylewright.worker.pipeline.redrive;

import org.jspecify.annotations.NullMarked;
