package dev.stylewright.deploy.local.stack;

import java.util.List;

/** The buckets of the local store. The worker reads from the first two and writes to the third. */
public final class Buckets {

    public static final String PHOTOS = "photos";
    public static final String STYLES = "styles";
    public static final String RESULTS = "results";

    private Buckets() {}

    static List<String> all() {
        return List.of(PHOTOS, STYLES, RESULTS);
    }
}
