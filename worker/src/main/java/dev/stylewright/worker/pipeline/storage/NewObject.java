package dev.stylewright.worker.pipeline.storage;

import java.util.Map;

/** An object to be written. */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record NewObject(byte[] bytes, String mediaType, Map<String, String> userMetadata) {}
