/**
 * What is minimised: the terms for content, style and total variation, and their weighted sum with its gradient.
 * Nothing here may take a step: which image is tried next is the optimiser's business.
 */
@NullMarked
package dev.stylewright.worker.stylize.objective;

import org.jspecify.annotations.NullMarked;
