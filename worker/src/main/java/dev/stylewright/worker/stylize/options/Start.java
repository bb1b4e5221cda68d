package dev.stylewright.worker.stylize.options;

/** The image that the optimisation sets out from. */
public enum Start {
    /** The content image. */
    CONTENT,
    /** Noise around the content's mean colour, drawn from the options' seed. */
    NOISE,
    /** The first style image, cropped about its centre to the shape of the content. */
    STYLE
}
