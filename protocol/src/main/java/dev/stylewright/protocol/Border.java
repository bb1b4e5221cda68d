package dev.stylewright.protocol;

/** How the positions along the edges of an image are compared. */
public enum Border implements WireNamed {
    /**
     * The outermost positions of the deeper layers, which see the zeros that the network pads with, are compared on their own, so that no bands appear
     * along the edges.
     */
    CLEAN("clean"),

    /** All positions count alike, as in the paper and in most programs; for comparison. */
    PLAIN("plain");

    private final String wireName;

    Border(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
