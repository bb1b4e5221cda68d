package dev.stylewright.worker.pipeline;

/** An object and its bytes. */
public record StoredObject(ObjectInfo info, byte[] bytes) {}
