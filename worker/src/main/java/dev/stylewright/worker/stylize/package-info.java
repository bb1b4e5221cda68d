/**
 * The numerics: images in, image out. An image is optimised until its VGG19 features resemble those of a content image and the Gram matrices
 * of its features those of style images (Gatys, Ecker, Bethge, CVPR 2016).
 *
 * <p>This package knows DJL's {@code NDArray} API and the JDK, and nothing else of the world: no files, no network, no clocks, no logging. {@link
 * dev.stylewright.worker.stylize.Stylizer} and the records it takes and returns are free of DJL types, so that callers need not know the engine.
 *
 * <p>Callers use this package and three below it: {@code options} (what may be chosen), {@code engine} (what computes) and {@code vgg} (the network's
 * weights). The others are its own, each of which knows only those before it: {@code image} (planes of floats, resizing, colours), {@code network} (VGG's
 * features), {@code optimize} (L-BFGS, Adam), {@code tiling} (the network tile by tile), {@code style} (styles' Gram matrices and where they apply), and
 * {@code objective} (the terms and their sum).
 */
@NullMarked
package dev.stylewright.worker.stylize;

import org.jspecify.annotations.NullMarked;
