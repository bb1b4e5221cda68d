/**
 * The native libraries that know image files: libjpeg-turbo, libpng, libwebp, libtiff, giflib and libheif, through JNA. They are used in the child process only; what goes wrong in
 * them ends that process at worst. A picture comes out as rows of samples, not yet interpreted by any colour space.
 */
@NullMarked
package dev.stylewright.worker.adapter.image.library;

import org.jspecify.annotations.NullMarked;
