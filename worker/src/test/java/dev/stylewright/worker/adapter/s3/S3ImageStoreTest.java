package dev.stylewright.worker.adapter.s3;

import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.worker.pipeline.storage.ImageStore;
import dev.stylewright.worker.pipeline.storage.ImageStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract, against a real endpoint. */
class S3ImageStoreTest extends ImageStoreContract {
    private final EmbeddedS3 s3 = EmbeddedServers.shared().s3();
    private final String bucket = EmbeddedServers.uniqueName("pictures");
    private final S3ImageStore store = new S3ImageStore(TestSettings.of(s3.endpoint(), s3.accessKey(), s3.secretKey()));

    @BeforeEach
    void createBucket() {
        s3.createBucket(bucket);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected ImageStore store() {
        return store;
    }

    @Override
    protected String bucket() {
        return bucket;
    }
}
