package dev.stylewright.worker.stylize;

/** The options name a layer beyond the deepest layer of the loaded weights. */
public final class LayerNotReachedException extends StylizationException {
    private final String layer;
    private final String deepest;

    LayerNotReachedException(String layer, String deepest, String weightsId) {
        super("layer %s is deeper than the weights %s reach; the deepest layer there is %s"
                .formatted(layer, weightsId, deepest));
        this.layer = layer;
        this.deepest = deepest;
    }

    /** The requested layer. */
    public String layer() {
        return layer;
    }

    /** The deepest layer of the loaded weights. */
    public String deepest() {
        return deepest;
    }
}
