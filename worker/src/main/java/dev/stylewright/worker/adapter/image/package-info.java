/**
 * Picture files, read and written by ImageIO and the TwelveMonkeys readers. A small parser for each container looks at
 * the file first: it checks limits and completeness and hands the decoder nothing but what makes the pixels; colour
 * profile and EXIF orientation are taken from the container, bounded, and applied here.
 */
@NullMarked
package dev.stylewright.worker.adapter.image;

import org.jspecify.annotations.NullMarked;
