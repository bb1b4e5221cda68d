package dev.stylewright.protocol;

/** The initial image of the optimisation. */
public enum Start implements WireNamed {
    /** The content image itself. */
    CONTENT("content"),

    /** Noise, drawn from the request's seed. */
    NOISE("noise"),

    /** The first style image, fitted to the size of the result. */
    STYLE("style");

    private final String wireName;

    Start(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
