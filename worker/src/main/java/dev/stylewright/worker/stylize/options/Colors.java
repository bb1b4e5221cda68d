package dev.stylewright.worker.stylize.options;

/** The source of a result's colours. */
public enum Colors {
    /** The colours of the style. */
    STYLE,
    /**
     * The colours of the content. Only luminance is stylized (Gatys et al. 2016, "Preserving Color in Neural Artistic Style Transfer", section
     * 3.2).
     */
    CONTENT,
    /** The colours of the style after recolouring it to match the content (same paper, section 3.1). */
    MATCH
}
