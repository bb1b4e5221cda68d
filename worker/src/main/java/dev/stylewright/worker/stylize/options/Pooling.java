package dev.stylewright.worker.stylize.options;

/** The pooling between VGG19's blocks, which halves the resolution: 2x2 windows with stride 2. An odd last row or column is dropped. */
public enum Pooling {
    /** The maximum of four values, used when the network was trained. */
    MAX,
    /** The mean of four values. Gatys et al. report smoother images with it. */
    AVG
}
