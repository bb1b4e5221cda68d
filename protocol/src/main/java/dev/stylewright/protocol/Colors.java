package dev.stylewright.protocol;

/** The source of the result's colours. */
public enum Colors implements WireNamed {
    /** The style's colours. */
    STYLE("style"),

    /** The photo's colours: only the luminance is painted. */
    CONTENT("content"),

    /** The style is recoloured to the photo first. */
    MATCH("match");

    private final String wireName;

    Colors(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
