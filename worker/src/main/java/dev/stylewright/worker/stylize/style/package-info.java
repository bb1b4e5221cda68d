/**
 * Style data that is known before the optimisation: images, Gram matrices from the cache or computed, and guidance. This package must not depend
 * on the loss terms, or on the optimised image except for its size and colours.
 */
@NullMarked
package dev.stylewright.worker.stylize.style;

import org.jspecify.annotations.NullMarked;
