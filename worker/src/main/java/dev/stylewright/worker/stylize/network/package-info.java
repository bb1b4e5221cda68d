/**
 * Runs VGG19: its convolutions, the features of its layers, and windows of their positions. This package must not depend on loss terms or on
 * tiling.
 */
@NullMarked
package dev.stylewright.worker.stylize.network;

import org.jspecify.annotations.NullMarked;
