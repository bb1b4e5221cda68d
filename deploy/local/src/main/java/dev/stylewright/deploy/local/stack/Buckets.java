package dev.stylewright.deploy.local.stack;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.worker.job.AllowList;
import java.util.List;
import java.util.Optional;

/** The buckets of the local store. The worker reads from the first two and writes to the third. */
public final class Buckets {

    public static final String PHOTOS = "photos";
    public static final String STYLES = "styles";
    public static final String RESULTS = "results";

    private Buckets() {}

    /** Where the worker stores previews of the result of {@code request}. */
    public static Optional<S3Uri> preview(StylizationRequest request) {
        return AllowList.parse(RESULTS).preview(request.output());
    }

    static List<String> all() {
        return List.of(PHOTOS, STYLES, RESULTS);
    }
}
