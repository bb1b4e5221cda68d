package dev.stylewright.worker.pipeline.image;

import dev.stylewright.worker.stylize.Image;

/** A decoded content image, and what its result may keep of it. */
public record ContentImage(Image image, PreservedMetadata preserved) {}
