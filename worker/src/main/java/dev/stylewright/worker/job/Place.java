package dev.stylewright.worker.job;

import dev.stylewright.protocol.S3Uri;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * An entry of an {@link AllowList}: a bucket, or the objects under a prefix of it.
 *
 * @param bucket the name of the bucket
 * @param prefix the prefix without a slash at either end; empty for all of the bucket
 */
public record Place(String bucket, String prefix) {

    /** The folder, within each place, whose objects are previews. */
    public static final String PREVIEWS = "previews";

    /** Appended to the key of the result; previews are JPEGs, regardless of the format of the result. */
    private static final String PREVIEW_EXTENSION = ".jpg";

    static Place parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an entry is empty");
        }
        int slash = text.indexOf('/');
        String bucket = slash < 0 ? text : text.substring(0, slash);
        ObjectKeys.bucketObjection(bucket).ifPresent(objection -> {
            throw new IllegalArgumentException("entry '" + text + "': the bucket " + objection);
        });
        if (slash < 0) {
            return new Place(bucket, "");
        }
        String rest = text.substring(slash + 1);
        String prefix = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
        ObjectKeys.objection(prefix).ifPresent(objection -> {
            throw new IllegalArgumentException("entry '" + text + "': the prefix " + objection);
        });
        return new Place(bucket, prefix);
    }

    boolean covers(String otherBucket, String key) {
        return bucket.equals(otherBucket) && (prefix.isEmpty() || key.equals(prefix) || key.startsWith(prefix + "/"));
    }

    /** The key of the object {@code name} in this place. */
    public String key(String name) {
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    /** The prefix of the keys of previews, for a lifecycle rule, with a slash at the end. */
    public String previewPrefix() {
        return key(PREVIEWS + "/");
    }

    /** Whether {@code key} is one that only previews may have. */
    boolean isPreview(String otherBucket, String key) {
        return bucket.equals(otherBucket) && key.startsWith(previewPrefix());
    }

    /** Where previews of {@code output}, which this place covers, are stored; empty if S3 allows no key of that length. */
    Optional<S3Uri> preview(S3Uri output) {
        String name = output.key().equals(prefix)
                ? prefix.substring(prefix.lastIndexOf('/') + 1)
                : output.key().substring(key("").length());
        String key = previewPrefix() + name + PREVIEW_EXTENSION;
        return key.getBytes(StandardCharsets.UTF_8).length > S3Uri.MAX_KEY_BYTES
                ? Optional.empty()
                : Optional.of(S3Uri.of(bucket, key));
    }

    /** The place in the syntax of {@link AllowList#parse}. */
    @Override
    public String toString() {
        return String.join("/", prefix.isEmpty() ? List.of(bucket) : List.of(bucket, prefix));
    }
}
