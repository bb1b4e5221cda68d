/**
 * The numerics: pictures in, picture out. A picture is optimised until its VGG19 features resemble those of a content picture and the Gram matrices
 * of its features those of style pictures (Gatys, Ecker, Bethge, CVPR 2016).
 *
 * <p>This package knows DJL's {@code NDArray} API and the JDK, and nothing else of the world: no files, no network, no clocks, no logging. {@link
 * dev.stylewright.worker.stylize.Stylizer} and the records it takes and returns are free of DJL types, so that callers need not know the engine.
 *
 * <p>Its packages, each of which knows only those before it: {@code image} (planes of floats, resizing, colours), {@code network} (VGG and its features),
 * {@code optimize} (L-BFGS, Adam), {@code tiling} (the network tile by tile), {@code style} (styles' Gram matrices and where they apply), and {@code
 * objective} (the terms and their sum). Callers use this package only.
 */
@NullMarked
package dev.stylewright.worker.stylize;

import org.jspecify.annotations.NullMarked;
