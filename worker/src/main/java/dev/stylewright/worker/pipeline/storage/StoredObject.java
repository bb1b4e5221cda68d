package dev.stylewright.worker.pipeline.storage;

/** An object and its bytes. */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record StoredObject(ObjectInfo info, byte[] bytes) {}
