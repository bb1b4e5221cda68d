package dev.stylewright.protocol;

/** How the network halves the resolution between its blocks. */
public enum Pooling implements WireNamed {
    /** The maximum of each 2x2 window, as VGG19 was trained. */
    MAX("max"),

    /** The mean of each 2x2 window: smoother textures (Gatys et al. 2016, section 2). */
    AVG("avg");

    private final String wireName;

    Pooling(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
