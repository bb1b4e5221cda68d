/**
 * Which device computes, with how many threads, in which precision and with how much memory.
 * Nothing here may know a network, a parameter or an image.
 */
@NullMarked
package dev.stylewright.worker.stylize.engine;

import org.jspecify.annotations.NullMarked;
