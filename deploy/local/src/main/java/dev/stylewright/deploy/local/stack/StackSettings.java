package dev.stylewright.deploy.local.stack;

import java.nio.file.Path;
import java.util.List;

/**
 * Settings of the local broker, store and worker.
 *
 * @param kafkaPort the broker's port; 0 for any free one
 * @param s3Port the store's port; 0 for any free one
 * @param directory data directory of the broker, and of the store if it keeps its objects
 * @param keepObjects whether the store keeps its objects in the directory, not in memory
 * @param secretKey the store's secret
 * @param workerSettings more settings of the worker, {@code key=value}
 */
public record StackSettings(
        int kafkaPort, int s3Port, Path directory, boolean keepObjects, String secretKey, List<String> workerSettings) {

    /** The store's user. */
    public static final String ACCESS_KEY = "stylewright";

    public StackSettings {
        workerSettings = List.copyOf(workerSettings);
    }
}
