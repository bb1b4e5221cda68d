package dev.stylewright.deploy.local.stack;

import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.protocol.S3Uri;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.net.URI;
import java.util.Optional;

/** The store from the perspective of a service: accessed through the S3 API. */
public final class LocalImageStore implements AutoCloseable {

    private final MinioClient client;

    LocalImageStore(EmbeddedS3 s3) {
        this(s3.endpoint(), s3.region(), s3.accessKey(), s3.secretKey());
    }

    /** A store by its address. */
    public LocalImageStore(URI endpoint, String region, String accessKey, String secretKey) {
        client = MinioClient.builder()
                .endpoint(endpoint.toString())
                .region(region)
                .credentials(accessKey, secretKey)
                .build();
    }

    void createBucket(String bucket) {
        call("create the bucket " + bucket, () -> {
            if (!client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
                client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
            }
            return bucket;
        });
    }

    public void put(S3Uri place, byte[] bytes) {
        call(
                "upload " + place,
                () -> client.putObject(PutObjectArgs.builder()
                        .bucket(place.bucket())
                        .object(place.key())
                        .data(bytes, bytes.length)
                        .build()));
    }

    public byte[] get(S3Uri place) {
        return call("download " + place, () -> {
            try (GetObjectResponse object = client.getObject(GetObjectArgs.builder()
                    .bucket(place.bucket())
                    .object(place.key())
                    .build())) {
                return object.readAllBytes();
            }
        });
    }

    /** The object, if it exists. */
    public Optional<byte[]> find(S3Uri place) {
        return call("look for " + place, () -> {
            try {
                client.statObject(StatObjectArgs.builder()
                        .bucket(place.bucket())
                        .object(place.key())
                        .build());
            } catch (ErrorResponseException e) {
                if (e.errorResponse().code().equals("NoSuchKey")) {
                    return Optional.empty();
                }
                throw e;
            }
            return Optional.of(get(place));
        });
    }

    /** Deletes the object, if it exists. */
    public void remove(S3Uri place) {
        call("delete " + place, () -> {
            client.removeObject(RemoveObjectArgs.builder()
                    .bucket(place.bucket())
                    .object(place.key())
                    .build());
            return place;
        });
    }

    @Override
    public void close() {
        call("close the client", () -> {
            client.close();
            return true;
        });
    }

    private static <T> T call(String what, StoreCall<T> call) {
        try {
            return call.run();
        } catch (Exception e) {
            throw CommandException.failed("The local store could not " + what + ": " + e.getMessage(), e);
        }
    }

    /** One call to the store. */
    @FunctionalInterface
    private interface StoreCall<T> {
        T run() throws Exception;
    }
}
