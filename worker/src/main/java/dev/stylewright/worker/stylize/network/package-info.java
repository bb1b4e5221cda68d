/**
 * VGG19 at work: its convolutions, the features of its layers, and which positions of a layer are meant.
 * Nothing here may know what features are compared with, or that an image may come in tiles.
 */
@NullMarked
package dev.stylewright.worker.stylize.network;

import org.jspecify.annotations.NullMarked;
