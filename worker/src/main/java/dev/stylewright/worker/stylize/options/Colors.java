package dev.stylewright.worker.stylize.options;

/** Whose colours a result has. */
public enum Colors {
    /** The style's. */
    STYLE,
    /** The photo's: only its luminance is painted (Gatys et al. 2016, "Preserving Color in Neural Artistic Style Transfer", section 3.2). */
    CONTENT,
    /** The style's, after it was recoloured to the photo (the same paper, section 3.1). */
    MATCH
}
