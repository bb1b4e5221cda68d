package dev.stylewright.worker.stylize;

/** The picture that the optimisation sets out from. */
public enum Start {
    /** The content picture. */
    CONTENT,
    /** Noise around the content's mean colour, drawn from the options' seed. */
    NOISE,
    /** The first style picture, cropped about its centre to the shape of the content. */
    STYLE
}
