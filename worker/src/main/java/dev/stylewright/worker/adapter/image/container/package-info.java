/**
 * A small parser for each kind of image file, which looks at it first: it checks limits and completeness, bounds colour profile
 * and EXIF orientation, and hands the decoder nothing but what makes the pixels. Nothing here may decode pixels, or trust a length.
 */
@NullMarked
package dev.stylewright.worker.adapter.image.container;

import org.jspecify.annotations.NullMarked;
