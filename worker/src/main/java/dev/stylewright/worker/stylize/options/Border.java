package dev.stylewright.worker.stylize.options;

/**
 * The weight of positions at the border of a layer. The network pads with zeros. At a border, some channels of the deeper layers respond to these
 * zeros a hundred times as strongly as to any image content. These few positions then dominate the Gram matrix of the whole layer and appear as
 * bands in the result.
 */
public enum Border {
    /** From block 3 on, compares the outermost positions of a layer separately: with the outermost positions of the content or style. */
    CLEAN,
    /** Weights all positions equally, as in the paper and in most programs. */
    PLAIN
}
