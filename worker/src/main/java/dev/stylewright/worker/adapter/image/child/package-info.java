/**
 * The decoding process: converts image files to upright sRGB pixels, and pixels to image files, as ordered by the worker through a pipe. Native libraries read and write the files.
 */
@NullMarked
package dev.stylewright.worker.adapter.image.child;

import org.jspecify.annotations.NullMarked;
