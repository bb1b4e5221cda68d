package dev.stylewright.deploy.local.stack;

import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.app.configuration.source.ConfigurationException;
import dev.stylewright.worker.app.configuration.source.ConfigurationLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The configuration of the local worker. */
public final class LocalConfiguration {

    private static final String ANYWHERE = "127.0.0.1:1";

    private LocalConfiguration() {}

    /**
     * Checks settings before anything is started.
     *
     * @param workerSettings settings of the worker, {@code key=value}
     * @throws ConfigurationException they are not valid
     */
    public static void check(List<String> workerSettings) {
        // A directory that does not exist has no file of settings either.
        Path nowhere = Path.of(UUID.randomUUID().toString());
        load(new StackSettings(0, 0, nowhere, false, "secret", workerSettings), ANYWHERE, "http://" + ANYWHERE);
    }

    /**
     * The configuration of a worker.
     *
     * @param brokers addresses of the brokers
     * @param endpoint address of the store
     * @throws ConfigurationException a setting is not valid
     */
    static WorkerConfiguration load(StackSettings settings, String brokers, String endpoint) {
        List<String> all = new ArrayList<>(List.of(
                "stylewright.kafka.bootstrap-servers=" + brokers,
                "stylewright.storage.endpoint=" + endpoint,
                "stylewright.storage.access-key=" + StackSettings.ACCESS_KEY,
                "stylewright.storage.secret-key=" + settings.secretKey(),
                "stylewright.access.read=" + Buckets.PHOTOS + "," + Buckets.STYLES,
                "stylewright.access.write=" + Buckets.RESULTS,
                "stylewright.http.enabled=false",
                "stylewright.queue.configure=true",
                "stylewright.queue.partitions=1",
                "stylewright.storage.retry.max-duration=20s",
                "stylewright.progress.min-interval=200ms"));
        all.addAll(LocalLimits.DEFAULTS.settings());
        all.addAll(settings.workerSettings());
        // Ignore working directory and environment, which configure deployed workers, except for the place of the
        // user's cache.
        String cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).orElse("");
        return new ConfigurationLoader(Map.of("XDG_CACHE_HOME", cache), settings.directory())
                .load(List.of(), all)
                .configuration();
    }
}
