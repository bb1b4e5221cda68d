package dev.stylewright.worker.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.worker.pipeline.storage.ConditionalPutRace;
import dev.stylewright.worker.pipeline.storage.ImageStore;
import dev.stylewright.worker.pipeline.storage.ImageStoreContract;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import dev.stylewright.worker.pipeline.storage.StoreException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;

/** The contract, against a real {@link Endpoint}. */
class S3ImageStoreTest extends ImageStoreContract {
    private final Endpoint endpoint = Endpoint.get();
    private final String bucket = EmbeddedServers.uniqueName("pictures");
    private final S3ImageStore store = new S3ImageStore(endpoint.settings());

    @BeforeEach
    void createBucket() throws StoreException {
        try (BucketSetup setup = new BucketSetup(endpoint.settings())) {
            assertThat(setup.create(bucket)).isTrue();
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** S3Proxy in memory is atomic, though it does not guarantee it. */
    @RepeatedTest(20)
    void ofWritersAtTheSameTimeOneWins() throws Exception {
        ConditionalPutRace.Result result =
                new ConditionalPutRace(store).run(new ObjectLocation(bucket, "raced", Optional.empty()));

        assertThat(result.failures()).isEmpty();
        assertThat(result.winners()).isEqualTo(1);
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
