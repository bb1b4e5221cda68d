/**
 * Image files: the port of their codec, their limits, fetching the images of a job, and storing previews. Nothing here may depend on the painting, or on the
 * outcome of a request with a bad file.
 */
@NullMarked
package dev.stylewright.worker.pipeline.image;

import org.jspecify.annotations.NullMarked;
