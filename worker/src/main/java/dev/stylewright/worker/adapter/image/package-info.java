/**
 * Image files, read and written by ImageIO and the TwelveMonkeys readers, as far as {@code container} has found them fit to be
 * decoded; colour profile and EXIF orientation are applied here. Nothing here may know what an image is for.
 */
@NullMarked
package dev.stylewright.worker.adapter.image;

import org.jspecify.annotations.NullMarked;
