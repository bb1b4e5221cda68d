package dev.stylewright.protocol;

/** How the positions along the edges of an image are compared. */
public enum Border implements WireNamed {
    /**
     * Compares the outermost positions of the deeper layers separately, because they respond to the network's zero padding. This prevents bands along
     * the edges.
     */
    CLEAN("clean"),

    /** All positions have the same weight, as in the paper and in most programs; for comparison. */
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
