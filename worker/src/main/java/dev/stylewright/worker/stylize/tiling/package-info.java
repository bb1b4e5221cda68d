/**
 * An image in tiles, where it is too large for the memory: how large they are, and the network computed tile by tile.
 * Nothing here may know what is computed of the features: neither terms nor styles.
 */
@NullMarked
package dev.stylewright.worker.stylize.tiling;

import org.jspecify.annotations.NullMarked;
