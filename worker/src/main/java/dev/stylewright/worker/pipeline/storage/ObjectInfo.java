package dev.stylewright.worker.pipeline.storage;

import java.util.Map;
import java.util.Optional;

/** Information about an object, without its bytes. */
public record ObjectInfo(
        String etag, long size, String mediaType, Map<String, String> userMetadata, Optional<String> versionId) {}
