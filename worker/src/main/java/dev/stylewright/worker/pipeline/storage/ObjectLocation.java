package dev.stylewright.worker.pipeline.storage;

import java.util.Optional;

/** The location of an object. */
public record ObjectLocation(String bucket, String key, Optional<String> versionId) {}
