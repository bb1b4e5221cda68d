/**
 * What runs in the child process: makes upright sRGB pixels of image files, and image files of pixels, as the worker orders through a pipe. The libraries do the reading and writing.
 */
@NullMarked
package dev.stylewright.worker.adapter.image.child;

import org.jspecify.annotations.NullMarked;
