/**
 * The numerics: images in, image out. Optimises an image until its VGG19 features resemble those of a content image, and the Gram matrices of its
 * features resemble those of style images (Gatys, Ecker, Bethge, CVPR 2016).
 *
 * <p>This package depends only on DJL's {@code NDArray} API and the JDK. It uses no files, network, clocks or logging.
 * {@link dev.stylewright.worker.stylize.Stylizer} and its parameter and result records contain no DJL types, so callers do not depend on the
 * engine.
 *
 * <p>Callers use this package and three subpackages: {@code options} (the choices of a caller), {@code engine} (the device) and {@code vgg} (the
 * network's weights). The other subpackages are internal, and each depends only on those before it: {@code image} (planes of floats, resizing,
 * colours), {@code network} (VGG's features), {@code optimize} (L-BFGS, Adam), {@code tiling} (the network tile by tile), {@code style} (the
 * styles' Gram matrices and regions), and {@code objective} (the loss terms and their sum).
 */
@NullMarked
package dev.stylewright.worker.stylize;

import org.jspecify.annotations.NullMarked;
