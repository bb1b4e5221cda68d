/** Pictures in tiles against pictures in one piece. */
@NullMarked
package dev.stylewright.deploy.benchmark.tiling;

import org.jspecify.annotations.NullMarked;
