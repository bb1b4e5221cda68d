/** Images in tiles against images in one piece. */
@NullMarked
package dev.stylewright.deploy.benchmark.tiling;

import org.jspecify.annotations.NullMarked;
