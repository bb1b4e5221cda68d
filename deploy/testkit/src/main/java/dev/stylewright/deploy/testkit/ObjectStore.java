package dev.stylewright.deploy.testkit;

import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.protocol.S3Uri;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.MinioClient;
import io.minio.ObjectWriteResponse;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.util.Optional;
import java.util.Set;

/** The store through the S3 API, for tests and for the scripted worker. Thread-safe. */
final class ObjectStore implements AutoCloseable {

    private static final Set<String> MISSING = Set.of("NoSuchKey", "NoSuchBucket");

    private final MinioClient client;

    ObjectStore(EmbeddedS3 s3) {
        client = MinioClient.builder()
                .endpoint(s3.endpoint().toString())
                .region(s3.region())
                .credentials(s3.accessKey(), s3.secretKey())
                .build();
    }

    /** Returns the ETag. */
    String put(S3Uri place, byte[] bytes, String mediaType) {
        try {
            ObjectWriteResponse written = client.putObject(PutObjectArgs.builder()
                    .bucket(place.bucket())
                    .object(place.key())
                    .contentType(mediaType)
                    .data(bytes, bytes.length)
                    .build());
            return written.etag();
        } catch (Exception e) {
            throw new IllegalStateException("cannot store " + place, e);
        }
    }

    /** The object, if it exists. */
    Optional<byte[]> find(S3Uri place) {
        try (GetObjectResponse object = client.getObject(GetObjectArgs.builder()
                .bucket(place.bucket())
                .object(place.key())
                .build())) {
            return Optional.of(object.readAllBytes());
        } catch (ErrorResponseException e) {
            if (MISSING.contains(e.errorResponse().code())) {
                return Optional.empty();
            }
            throw new IllegalStateException("cannot read " + place, e);
        } catch (Exception e) {
            throw new IllegalStateException("cannot read " + place, e);
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException("the client of the store did not close", e);
        }
    }
}
