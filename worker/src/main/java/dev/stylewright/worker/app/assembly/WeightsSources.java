package dev.stylewright.worker.app.assembly;

import dev.stylewright.worker.adapter.s3.S3ImageStore;
import dev.stylewright.worker.adapter.weights.WeightsException;
import dev.stylewright.worker.adapter.weights.WeightsFetching;
import dev.stylewright.worker.adapter.weights.WeightsSource;
import dev.stylewright.worker.app.configuration.StorageConfiguration;
import dev.stylewright.worker.app.configuration.WeightsSetting;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import dev.stylewright.worker.pipeline.storage.StoreException;
import java.util.Optional;

/** Creates the source of the configured weights. */
public final class WeightsSources {

    private static final long LARGEST_OBJECT = Integer.MAX_VALUE - 8L;

    private WeightsSources() {}

    /** Creates the source. Nothing is fetched before it is read. */
    public static WeightsSource of(WorkerConfiguration configuration) {
        WeightsFetching fetching = new WeightsFetching(
                configuration.weightsCache(),
                configuration.weightsHub(),
                WeightsFetching.proxies(
                        configuration.weightsProxy(),
                        configuration.weightsNoProxy().orElse("")),
                (bucket, key, version) -> object(configuration.storage(), new ObjectLocation(bucket, key, version)),
                WeightsFetching.Patience.DEFAULT,
                Optional.empty());
        WeightsSource source =
                WeightsSource.parse(text(configuration.weights()), configuration.weightsSha256(), fetching);
        return configuration.weightsNormalise() ? source.normalised() : source;
    }

    private static String text(WeightsSetting weights) {
        if (weights instanceof WeightsSetting.File file) {
            return "file:" + file.path();
        } else if (weights instanceof WeightsSetting.Remote remote) {
            return remote.address();
        }
        return weights instanceof WeightsSetting.Imagenet ? "imagenet" : "bundled";
    }

    private static byte[] object(StorageConfiguration storage, ObjectLocation at) {
        try (S3ImageStore store = new S3ImageStore(ConfigurationMapper.s3(storage))) {
            return store.fetch(at, LARGEST_OBJECT).bytes();
        } catch (StoreException | IllegalArgumentException e) {
            throw new WeightsException(e.getMessage() + " (the store at " + storage.endpoint() + ")", e);
        }
    }
}
