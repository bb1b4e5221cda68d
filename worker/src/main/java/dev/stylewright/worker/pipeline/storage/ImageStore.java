package dev.stylewright.worker.pipeline.storage;

import java.util.Optional;

/** Port: the store of images and results. Thread-safe. Never retries: the pipeline does. */
public interface ImageStore {

    StoredObject fetch(ObjectLocation from, long maxBytes) throws StoreException;

    Optional<ObjectInfo> find(ObjectLocation at) throws StoreException;

    ObjectInfo put(ObjectLocation to, NewObject object, Precondition precondition) throws StoreException;

    void check() throws StoreException;
}
