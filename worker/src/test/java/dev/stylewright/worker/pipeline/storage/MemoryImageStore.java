package dev.stylewright.worker.pipeline.storage;

import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A store in memory that fulfils the contract of the real one, without versions. Thread-safe. */
public final class MemoryImageStore implements ImageStore {
    private final Set<String> buckets;
    private final Map<ObjectLocation, StoredObject> objects = new HashMap<>();
    private int writes;

    public MemoryImageStore(String... buckets) {
        this.buckets = Set.of(buckets);
    }

    @Override
    public synchronized StoredObject fetch(ObjectLocation from, long maxBytes) throws StoreException {
        requireValid(from);
        StoredObject found = objects.get(unversioned(from));
        if (found == null) {
            throw new StoreException(Kind.NOT_FOUND, "cannot get " + from + ": it does not exist");
        }
        if (found.bytes().length > maxBytes) {
            throw new StoreException(
                    Kind.TOO_LARGE, "cannot get " + from + ": at most " + maxBytes + " bytes are allowed");
        }
        return new StoredObject(found.info(), found.bytes().clone());
    }

    @Override
    public synchronized Optional<ObjectInfo> find(ObjectLocation at) throws StoreException {
        requireValid(at);
        return Optional.ofNullable(objects.get(unversioned(at))).map(StoredObject::info);
    }

    @Override
    public synchronized ObjectInfo put(ObjectLocation to, NewObject object, Precondition precondition)
            throws StoreException {
        requireValid(to);
        if (!buckets.contains(to.bucket())) {
            throw new StoreException(Kind.NOT_FOUND, "cannot put " + to + ": the bucket does not exist");
        }
        Optional<String> there = find(to).map(ObjectInfo::etag);
        boolean met = precondition instanceof Precondition.Matches matches
                ? there.filter(matches.etag()::equals).isPresent()
                : precondition instanceof Precondition.None || there.isEmpty();
        if (!met) {
            throw new StoreException(Kind.PRECONDITION_FAILED, "cannot put " + to + ": another object exists there");
        }
        return store(to, object);
    }

    @Override
    public void check() {
        // Memory always answers.
    }

    private ObjectInfo store(ObjectLocation to, NewObject object) {
        writes++;
        Map<String, String> metadata = new TreeMap<>();
        object.userMetadata().forEach((name, value) -> metadata.put(name.toLowerCase(Locale.ROOT), value));
        ObjectInfo info = new ObjectInfo(
                "etag-" + writes, object.bytes().length, object.mediaType(), Map.copyOf(metadata), Optional.empty());
        objects.put(unversioned(to), new StoredObject(info, object.bytes().clone()));
        return info;
    }

    private static void requireValid(ObjectLocation location) throws StoreException {
        if (!location.bucket().matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new StoreException(Kind.REJECTED, "the bucket name " + location.bucket() + " is not valid");
        }
    }

    private static ObjectLocation unversioned(ObjectLocation location) {
        return new ObjectLocation(location.bucket(), location.key(), Optional.empty());
    }
}
