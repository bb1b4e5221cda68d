/**
 * The objective: content loss, style loss and total variation, and their weighted sum with its gradient. This package must not take optimisation
 * steps: the optimiser chooses the next image.
 */
@NullMarked
package dev.stylewright.worker.stylize.objective;

import org.jspecify.annotations.NullMarked;
