package dev.stylewright.worker.stylize.options;

/** How VGG19 halves the resolution between its blocks: 2x2 windows, stride 2, the odd last row and column left out. */
public enum Pooling {
    /** The largest of four, as the network was trained. */
    MAX,
    /** The mean of four, which Gatys et al. found to give smoother images. */
    AVG
}
