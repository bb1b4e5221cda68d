package dev.stylewright.worker.adapter.s3;

import dev.stylewright.worker.pipeline.storage.NewObject;
import dev.stylewright.worker.pipeline.storage.ObjectInfo;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import okhttp3.Headers;

/** Object information from the headers of a response. */
final class ObjectHeaders {
    private static final String USER_METADATA = "x-amz-meta-";
    private static final String UNKNOWN_MEDIA_TYPE = "application/octet-stream";

    private ObjectHeaders() {}

    static ObjectInfo toInfo(Headers headers, long size) {
        return new ObjectInfo(
                etag(headers).orElse(""),
                size,
                Optional.ofNullable(headers.get("Content-Type")).orElse(UNKNOWN_MEDIA_TYPE),
                userMetadata(headers),
                versionId(headers));
    }

    static ObjectInfo ofWritten(Headers headers, NewObject object) {
        return new ObjectInfo(
                etag(headers).orElse(""),
                object.bytes().length,
                object.mediaType(),
                lowerCased(object.userMetadata()),
                versionId(headers));
    }

    private static Optional<String> etag(Headers headers) {
        return Optional.ofNullable(headers.get("ETag")).map(etag -> etag.replaceAll("^\"|\"$", ""));
    }

    /** The header is missing for a bucket that never had versioning, and "null" if versioning is suspended. */
    private static Optional<String> versionId(Headers headers) {
        return Optional.ofNullable(headers.get("x-amz-version-id")).filter(version -> !version.equals("null"));
    }

    private static Map<String, String> userMetadata(Headers headers) {
        Map<String, String> metadata = new TreeMap<>();
        for (String name : headers.names()) {
            String lowerCase = name.toLowerCase(Locale.ROOT);
            String value = headers.get(name);
            if (lowerCase.startsWith(USER_METADATA) && value != null) {
                metadata.put(lowerCase.substring(USER_METADATA.length()), value);
            }
        }
        return Map.copyOf(metadata);
    }

    private static Map<String, String> lowerCased(Map<String, String> metadata) {
        Map<String, String> lowerCased = new TreeMap<>();
        metadata.forEach((name, value) -> lowerCased.put(name.toLowerCase(Locale.ROOT), value));
        return Map.copyOf(lowerCased);
    }
}
