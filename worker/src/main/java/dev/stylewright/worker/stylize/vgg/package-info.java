/**
 * VGG19 as data: its layers, its weights and what they are called.
 * Nothing here may compute features or know what they are compared with.
 */
@NullMarked
package dev.stylewright.worker.stylize.vgg;

import org.jspecify.annotations.NullMarked;
