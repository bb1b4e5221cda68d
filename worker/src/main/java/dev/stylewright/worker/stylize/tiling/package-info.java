/**
 * Tiling of images that are too large for the memory: the size of the tiles, and the tile-by-tile computation of the network. This package must
 * not depend on loss terms or styles.
 */
@NullMarked
package dev.stylewright.worker.stylize.tiling;

import org.jspecify.annotations.NullMarked;
