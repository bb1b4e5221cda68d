package dev.stylewright.worker.adapter.s3;

import dev.stylewright.worker.pipeline.storage.ImageStore;
import dev.stylewright.worker.pipeline.storage.NewObject;
import dev.stylewright.worker.pipeline.storage.ObjectInfo;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import dev.stylewright.worker.pipeline.storage.Precondition;
import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import dev.stylewright.worker.pipeline.storage.StoredObject;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.MinioClient;
import io.minio.ObjectWriteResponse;
import io.minio.PutObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images in MinIO or any other S3-compatible store. Thread-safe.
 *
 * <p>Each call is one request, with two exceptions. If a store does not implement a precondition, the object is looked up and then written, and of
 * two concurrent writers the last one wins. If it refuses a HEAD without a reason, one byte is requested to get a reason. A PUT whose response is
 * lost fails with {@link Kind#UNAVAILABLE}, although the object may exist: look it up before a retry.
 */
public final class S3ImageStore implements ImageStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(S3ImageStore.class);
    private static final Set<String> NO_BUCKET = Set.of("NoSuchBucket");

    private final MinioClient client;

    public S3ImageStore(S3Settings settings) {
        this.client = S3Clients.open(settings);
    }

    @Override
    public StoredObject fetch(ObjectLocation from, long maxBytes) throws StoreException {
        String what = "get " + name(from);
        try (GetObjectResponse object = client.getObject(
                withVersion(GetObjectArgs.builder().bucket(from.bucket()).object(from.key()), from))) {
            byte[] bytes = CappedBody.read(object, what, maxBytes);
            return new StoredObject(ObjectHeaders.toInfo(object.headers(), bytes.length), bytes);
        } catch (MinioException | IOException | RuntimeException e) {
            throw S3Failures.of(what, e);
        }
    }

    @Override
    public Optional<ObjectInfo> find(ObjectLocation at) throws StoreException {
        try {
            var found = client.statObject(
                    withVersion(StatObjectArgs.builder().bucket(at.bucket()).object(at.key()), at));
            return Optional.of(ObjectHeaders.toInfo(found.headers(), found.size()));
        } catch (MinioException | RuntimeException e) {
            String what = "look at " + name(at);
            StoreException failure = S3Failures.of(what, e);
            if (failure.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw S3Failures.hidesReason(e) ? reason(what, at, failure) : failure;
        }
    }

    /** The reason of a refused HEAD: requests the first byte, since a refused GET has a reason. */
    private StoreException reason(String what, ObjectLocation at, StoreException refusal) {
        try (GetObjectResponse object = client.getObject(withVersion(
                GetObjectArgs.builder()
                        .bucket(at.bucket())
                        .object(at.key())
                        .offset(0L)
                        .length(1L),
                at))) {
            LOG.debug("{}: refused, but {} may be read", what, object.object());
            return refusal;
        } catch (MinioException | IOException | RuntimeException e) {
            StoreException explained = S3Failures.of(what, e);
            return explained.kind() == Kind.NOT_FOUND ? refusal : explained;
        }
    }

    @Override
    public ObjectInfo put(ObjectLocation to, NewObject object, Precondition precondition) throws StoreException {
        try {
            return putOnce(to, object, precondition);
        } catch (StoreException e) {
            if (e.kind() != Kind.UNSUPPORTED || precondition instanceof Precondition.None) {
                throw e;
            }
            require(precondition, to, e);
            return putOnce(to, object, new Precondition.None());
        }
    }

    /** The best approximation without preconditions: another writer may write between this check and the PUT. */
    private void require(Precondition precondition, ObjectLocation at, StoreException refusal) throws StoreException {
        Optional<String> actual = find(at).map(ObjectInfo::etag);
        Optional<String> expected =
                precondition instanceof Precondition.Matches matches ? Optional.of(matches.etag()) : Optional.empty();
        if (!actual.equals(expected)) {
            throw new StoreException(
                    Kind.PRECONDITION_FAILED, "cannot put " + name(at) + ": the object there has changed", refusal);
        }
    }

    /** Sends one request, even if the store does not support {@code precondition}. */
    ObjectInfo putOnce(ObjectLocation to, NewObject object, Precondition precondition) throws StoreException {
        String what = "put " + name(to);
        try {
            ObjectWriteResponse written = client.putObject(PutObjectArgs.builder()
                    .bucket(to.bucket())
                    .object(to.key())
                    .data(object.bytes(), object.bytes().length)
                    .contentType(object.mediaType())
                    .userMetadata(object.userMetadata())
                    .extraHeaders(header(precondition))
                    .build());
            return ObjectHeaders.ofWritten(written.headers(), object);
        } catch (MinioException | RuntimeException e) {
            throw ofPut(what, precondition, S3Failures.of(what, e));
        }
    }

    /** Lists the buckets. Keys without permission to do so are also accepted if the store recognises them. */
    @Override
    public void check() throws StoreException {
        try {
            client.listBuckets();
        } catch (MinioException | RuntimeException e) {
            StoreException failure = S3Failures.of("reach the store", e);
            if (failure.kind() != Kind.ACCESS_DENIED) {
                throw failure;
            }
        }
    }

    /** Closes idle connections; calls in progress may fail. */
    @Override
    public void close() {
        try {
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException("the client of the object store did not close", e);
        }
    }

    /** If the object of an If-Match does not exist, stores answer 404 or 412. */
    private static StoreException ofPut(String what, Precondition precondition, StoreException failure) {
        boolean gone = precondition instanceof Precondition.Matches
                && failure.kind() == Kind.NOT_FOUND
                && !S3Failures.isCode(failure, NO_BUCKET);
        return gone
                ? new StoreException(
                        Kind.PRECONDITION_FAILED,
                        "cannot " + what + ": the object to replace no longer exists",
                        failure)
                : failure;
    }

    private static Map<String, String> header(Precondition precondition) {
        if (precondition instanceof Precondition.Matches matches) {
            return Map.of("If-Match", '"' + matches.etag() + '"');
        }
        return precondition instanceof Precondition.None ? Map.of() : Map.of("If-None-Match", "*");
    }

    private static GetObjectArgs withVersion(GetObjectArgs.Builder builder, ObjectLocation location) {
        location.versionId().ifPresent(builder::versionId);
        return builder.build();
    }

    private static StatObjectArgs withVersion(StatObjectArgs.Builder builder, ObjectLocation location) {
        location.versionId().ifPresent(builder::versionId);
        return builder.build();
    }

    private static String name(ObjectLocation location) {
        return "object \"" + location.key() + "\" in bucket \"" + location.bucket() + '"'
                + location.versionId()
                        .map(version -> " (version " + version + ")")
                        .orElse("");
    }
}
