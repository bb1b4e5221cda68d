package dev.stylewright.worker.pipeline.storage;

import java.util.Map;
import java.util.Optional;

/** What a store tells of an object. */
public record ObjectInfo(
        String etag, long size, String mediaType, Map<String, String> userMetadata, Optional<String> versionId) {}
