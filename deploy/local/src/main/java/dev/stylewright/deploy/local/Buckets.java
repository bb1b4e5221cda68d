package dev.stylewright.deploy.local;

import java.util.List;

/** The buckets of the local store. The worker reads from the first two and writes to the third. */
final class Buckets {

    static final String PHOTOS = "photos";
    static final String STYLES = "styles";
    static final String RESULTS = "results";

    private Buckets() {}

    static List<String> all() {
        return List.of(PHOTOS, STYLES, RESULTS);
    }
}
