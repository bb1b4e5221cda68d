package dev.stylewright.worker.stylize;

/** The options name a layer that lies deeper than the loaded weights reach. */
public final class LayerNotReachedException extends StylizationException {
    private final String layer;
    private final String deepest;

    LayerNotReachedException(String layer, String deepest, String weightsId) {
        super("layer %s is deeper than the weights %s reach; the deepest layer there is %s"
                .formatted(layer, weightsId, deepest));
        this.layer = layer;
        this.deepest = deepest;
    }

    /** The layer asked for. */
    public String layer() {
        return layer;
    }

    /** The deepest layer there is. */
    public String deepest() {
        return deepest;
    }
}
