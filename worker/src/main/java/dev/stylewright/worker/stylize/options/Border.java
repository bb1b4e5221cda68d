package dev.stylewright.worker.stylize.options;

/**
 * How positions at the border of a layer count. The network pads with zeros, and at a border some channels of the deeper layers answer to these zeros a
 * hundred times as strongly as to anything in an image: their few positions decide the Gram matrix of the whole layer, and are painted as bands.
 */
public enum Border {
    /** From block 3 on the outermost positions of a layer are compared on their own: with the outermost positions of what is compared with. */
    CLEAN,
    /** All positions count alike, as in the paper and in most programs. */
    PLAIN
}
