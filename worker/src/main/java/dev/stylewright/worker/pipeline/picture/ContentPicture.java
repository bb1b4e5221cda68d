package dev.stylewright.worker.pipeline.picture;

import dev.stylewright.worker.stylize.Picture;

/** A decoded content picture, and what its result may keep of it. */
public record ContentPicture(Picture picture, PreservedMetadata preserved) {}
