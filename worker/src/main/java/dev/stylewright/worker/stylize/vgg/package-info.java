/** VGG19 as data: its layers and its weights, with their names. This package must not compute features or depend on their use in loss terms. */
@NullMarked
package dev.stylewright.worker.stylize.vgg;

import org.jspecify.annotations.NullMarked;
