/**
 * What is known of the styles before the painting begins: their images, their Gram matrices, remembered or computed, and where they apply.
 * Nothing here may know the image that is painted, but for its size and colours, or the terms that compare it.
 */
@NullMarked
package dev.stylewright.worker.stylize.style;

import org.jspecify.annotations.NullMarked;
