package dev.stylewright.protocol;

/** How the image is optimised. */
public enum Optimizer implements WireNamed {
    /** Limited-memory BFGS: the best image for the time. */
    LBFGS("lbfgs"),

    /** Adam: less memory, a steadier pace, more evaluations needed. */
    ADAM("adam");

    private final String wireName;

    Optimizer(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
