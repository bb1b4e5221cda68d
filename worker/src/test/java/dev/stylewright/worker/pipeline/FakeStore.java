package dev.stylewright.worker.pipeline;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.worker.pipeline.storage.ImageStore;
import dev.stylewright.worker.pipeline.storage.NewObject;
import dev.stylewright.worker.pipeline.storage.ObjectInfo;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import dev.stylewright.worker.pipeline.storage.Precondition;
import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import dev.stylewright.worker.pipeline.storage.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A store in memory with failures on demand. Used by one thread at a time. */
final class FakeStore implements ImageStore {

    /** Keys, in the order in which they were fetched. */
    final List<String> fetched = new CopyOnWriteArrayList<>();

    /** The calls of the store. */
    enum Call {
        FETCH,
        FIND,
        PUT,
        CHECK
    }

    private final Map<String, StoredObject> objects = new HashMap<>();
    private final Map<Call, Integer> calls = new HashMap<>();
    private final Map<Call, Map<Integer, Kind>> failures = new HashMap<>();
    private final List<Precondition> preconditions = new ArrayList<>();
    private Optional<String> versions = Optional.empty();
    private Runnable beforePut = () -> {};
    private Optional<RuntimeException> defect = Optional.empty();
    private boolean losesNextAnswer;
    private int written;

    /** Fails the {@code nth} call of this kind, from 1. */
    void failOn(Call call, int nth, Kind kind) {
        failures.computeIfAbsent(call, c -> new HashMap<>()).put(nth, kind);
    }

    /** Fails every call of this kind from now on. */
    void failFromNowOn(Call call, Kind kind) {
        for (int nth = calls(call) + 1; nth <= 1000; nth++) {
            failOn(call, nth, kind);
        }
    }

    /** From now on every call throws an exception that no store should throw. */
    void breakDown(RuntimeException how) {
        defect = Optional.of(how);
    }

    /** The next PUT writes, but its answer never arrives. */
    void loseNextAnswer() {
        losesNextAnswer = true;
    }

    /** Another client acts just before a PUT arrives. */
    void beforePut(Runnable action) {
        beforePut = action;
    }

    void giveVersion(String version) {
        versions = Optional.of(version);
    }

    void add(String uri, String text) {
        add(uri, text, Map.of());
    }

    void add(String uri, String text, Map<String, String> userMetadata) {
        S3Uri address = S3Uri.parse(uri);
        var location = new ObjectLocation(address.bucket(), address.key(), address.versionId());
        write(location, new NewObject(text.getBytes(StandardCharsets.UTF_8), "image/png", userMetadata));
    }

    Optional<StoredObject> at(String uri) {
        return Optional.ofNullable(objects.get(uri));
    }

    int calls(Call call) {
        return calls.getOrDefault(call, 0);
    }

    /** The preconditions of all PUTs, in order. */
    List<Precondition> preconditions() {
        return preconditions;
    }

    @Override
    public StoredObject fetch(ObjectLocation from, long maxBytes) throws StoreException {
        fetched.add(from.key());
        called(Call.FETCH);
        StoredObject object = objects.get(name(from));
        if (object == null) {
            throw new StoreException(Kind.NOT_FOUND, "there is no such object");
        }
        if (object.bytes().length > maxBytes) {
            throw new StoreException(Kind.TOO_LARGE, "more than " + maxBytes + " bytes");
        }
        return object;
    }

    @Override
    public Optional<ObjectInfo> find(ObjectLocation at) throws StoreException {
        called(Call.FIND);
        return at(name(at)).map(StoredObject::info);
    }

    @Override
    public ObjectInfo put(ObjectLocation to, NewObject object, Precondition precondition) throws StoreException {
        beforePut.run();
        preconditions.add(precondition);
        called(Call.PUT);
        Optional<String> there = at(name(to)).map(stored -> stored.info().etag());
        boolean holds = precondition instanceof Precondition.Matches matches
                ? there.equals(Optional.of(matches.etag()))
                : precondition instanceof Precondition.None || there.isEmpty();
        if (!holds) {
            throw new StoreException(Kind.PRECONDITION_FAILED, "412");
        }
        ObjectInfo info = write(to, object);
        if (losesNextAnswer) {
            losesNextAnswer = false;
            throw new StoreException(Kind.UNAVAILABLE, "the connection broke");
        }
        return info;
    }

    @Override
    public void check() throws StoreException {
        called(Call.CHECK);
    }

    private ObjectInfo write(ObjectLocation to, NewObject object) {
        String etag = "etag-" + ++written;
        var info = new ObjectInfo(etag, object.bytes().length, object.mediaType(), object.userMetadata(), versions);
        objects.put(name(to), new StoredObject(info, object.bytes()));
        return info;
    }

    private void called(Call call) throws StoreException {
        if (defect.isPresent()) {
            throw defect.get();
        }
        int nth = calls.merge(call, 1, Integer::sum);
        Kind kind = failures.getOrDefault(call, Map.of()).get(nth);
        if (kind != null) {
            throw new StoreException(kind, "the store said " + kind);
        }
    }

    private static String name(ObjectLocation location) {
        return "s3://" + location.bucket() + "/" + location.key();
    }
}
