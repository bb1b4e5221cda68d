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
 * Images in MinIO or any other store that speaks S3. Thread-safe.
 *
 * <p>Each call is one request, with two exceptions. Where a store does not implement a precondition, the object is looked at and
 * then written, and of two writers at a time the last one wins. Where it refuses a look without a reason, it is asked for a
 * byte, to get one. A PUT whose answer is lost ends as {@link Kind#UNAVAILABLE}, although the object may be there:
 * look before trying again.
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

    /** Why a HEAD was refused: asks for the first byte, since a GET is refused with a reason. */
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

    /** As good as it gets where the store compares nothing: between this look and the write another writer may come. */
    private void require(Precondition precondition, ObjectLocation at, StoreException refusal) throws StoreException {
        Optional<String> lies = find(at).map(ObjectInfo::etag);
        Optional<String> expected =
                precondition instanceof Precondition.Matches matches ? Optional.of(matches.etag()) : Optional.empty();
        if (!lies.equals(expected)) {
            throw new StoreException(
                    Kind.PRECONDITION_FAILED,
                    "cannot put " + name(at) + ": what lies there is not what lay there before",
                    refusal);
        }
    }

    /** One request, whatever the store makes of {@code precondition}. */
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

    /** Asks for the list of buckets. Keys that may not see it are as good as others, if only the store knows them. */
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

    /** Closes idle connections; calls under way may fail. */
    @Override
    public void close() {
        try {
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException("the client of the object store did not close", e);
        }
    }

    /** Where If-Match finds no object, stores answer 404 as well as 412. */
    private static StoreException ofPut(String what, Precondition precondition, StoreException failure) {
        boolean gone = precondition instanceof Precondition.Matches
                && failure.kind() == Kind.NOT_FOUND
                && !S3Failures.isCode(failure, NO_BUCKET);
        return gone
                ? new StoreException(
                        Kind.PRECONDITION_FAILED, "cannot " + what + ": the object to replace is gone", failure)
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
