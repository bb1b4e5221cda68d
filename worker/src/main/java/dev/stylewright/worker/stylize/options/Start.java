package dev.stylewright.worker.stylize.options;

/** The image that the optimisation starts from. */
public enum Start {
    /** The content image. */
    CONTENT,
    /** Noise around the content's mean colour. The seed is part of the options. */
    NOISE,
    /** The centre of the first style image, cropped to the aspect ratio of the content. */
    STYLE
}
