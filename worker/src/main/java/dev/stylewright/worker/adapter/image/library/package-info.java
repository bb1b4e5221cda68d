/**
 * Bindings of native libraries for image files through JNA: libjpeg-turbo, libpng, libwebp, libtiff, giflib and libheif. Only the child process uses them, so a crash of a library ends
 * only that process. They return rows of samples without any colour conversion.
 */
@NullMarked
package dev.stylewright.worker.adapter.image.library;

import org.jspecify.annotations.NullMarked;
