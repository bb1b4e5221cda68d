/**
 * The numerics: pictures in, picture out. A picture is optimised until its VGG19 features resemble those of a content picture and the Gram matrices
 * of its features those of style pictures (Gatys, Ecker, Bethge, CVPR 2016).
 *
 * <p>This package knows DJL's {@code NDArray} API and the JDK, and nothing else of the world: no files, no network, no clocks, no logging. {@link
 * dev.stylewright.worker.stylize.Stylizer} and the records it takes and returns are free of DJL types, so that callers need not know the engine.
 */
@NullMarked
package dev.stylewright.worker.stylize;

import org.jspecify.annotations.NullMarked;
