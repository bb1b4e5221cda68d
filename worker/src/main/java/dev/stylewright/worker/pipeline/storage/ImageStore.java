package dev.stylewright.worker.pipeline.storage;

import java.util.Optional;

/** Port: where images lie and results go. Thread-safe. Never retries: what may pass is the pipeline's to try again. */
public interface ImageStore {

    StoredObject fetch(ObjectLocation from, long maxBytes) throws StoreException;

    Optional<ObjectInfo> find(ObjectLocation at) throws StoreException;

    ObjectInfo put(ObjectLocation to, NewObject object, Precondition precondition) throws StoreException;

    void check() throws StoreException;
}
