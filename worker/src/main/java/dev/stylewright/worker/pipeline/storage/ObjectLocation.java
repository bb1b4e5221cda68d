package dev.stylewright.worker.pipeline.storage;

import java.util.Optional;

/** Where an object lies. */
public record ObjectLocation(String bucket, String key, Optional<String> versionId) {}
