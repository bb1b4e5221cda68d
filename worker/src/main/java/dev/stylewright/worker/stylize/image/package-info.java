/**
 * Images as numbers: planes of floats, resizing, colours, and the way to the engine and back.
 * Nothing here may know the network, an objective or an optimiser.
 */
@NullMarked
package dev.stylewright.worker.stylize.image;

import org.jspecify.annotations.NullMarked;
