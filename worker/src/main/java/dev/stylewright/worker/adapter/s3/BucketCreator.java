package dev.stylewright.worker.adapter.s3;

import io.minio.MakeBucketArgs;
import io.minio.MinioAsyncClient;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import okhttp3.Response;

/**
 * Creates buckets as Amazon S3 requires it: in the region {@code us-east-1} without a location constraint, in any other region with the region as the
 * constraint. The SDK's client always sends a constraint, which Amazon S3, versitygw and Ceph refuse in {@code us-east-1}. Thread-safe.
 */
final class BucketCreator extends MinioAsyncClient {

    private static final String WITHOUT_CONSTRAINT = "us-east-1";

    private final String region;

    BucketCreator(S3Settings settings) {
        super(S3Clients.openAsync(settings));
        this.region = settings.region();
    }

    /**
     * Creates the bucket and waits for the answer.
     *
     * @throws MinioException the store refused
     * @throws IOException the store did not answer
     */
    void create(String bucket) throws MinioException, IOException, InterruptedException {
        MakeBucketArgs args = MakeBucketArgs.builder().bucket(bucket).build();
        try {
            if (region.equals(WITHOUT_CONSTRAINT)) {
                Response response = executePutAsync(args, null, null, null).get();
                response.close();
            } else {
                makeBucket(args).get();
            }
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    /** Rethrows the exception of the future. */
    private static IllegalStateException unwrapped(ExecutionException e) throws MinioException, IOException {
        if (e.getCause() instanceof MinioException refusal) {
            throw refusal;
        }
        if (e.getCause() instanceof IOException silence) {
            throw silence;
        }
        return new IllegalStateException("a bucket cannot be created", e);
    }
}
