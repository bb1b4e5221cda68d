/**
 * Images as numbers: planes of floats, resizing, colours, and conversion to and from engine arrays. This package must not depend on the network,
 * an objective or an optimiser.
 */
@NullMarked
package dev.stylewright.worker.stylize.image;

import org.jspecify.annotations.NullMarked;
