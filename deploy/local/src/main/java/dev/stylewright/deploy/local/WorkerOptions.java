package dev.stylewright.deploy.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options about the worker and its machine. */
final class WorkerOptions {

    @Option(
            names = "--weights",
            paramLabel = "WHERE",
            description = "The network's weights: 'bundled', or a safetensors file as file:PATH. Default: bundled.")
    private Optional<String> weights = Optional.empty();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "Where to compute: auto, cpu or gpu:N. Default: auto, the first GPU if there is one.")
    private Optional<String> device = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute on the CPU. Default: all that this process may use.")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "Most memory that a painting may take beside Java's heap, e.g. 4G: what does not fit is"
                    + " painted in tiles. Default: by what this machine has.")
    private Optional<String> memory = Optional.empty();

    /** The options as settings of the worker. */
    List<String> settings() {
        List<String> settings = new ArrayList<>();
        weights.ifPresent(where -> settings.add("stylewright.weights=" + absolute(where)));
        device.ifPresent(where -> settings.add("stylewright.device=" + where));
        threads.ifPresent(count -> settings.add("stylewright.threads=" + count));
        memory.ifPresent(size -> settings.add("stylewright.memory.budget=" + size));
        return settings;
    }

    private static String absolute(String where) {
        return where.startsWith("file:") && !where.startsWith("file://")
                ? "file:" + Path.of(where.substring("file:".length())).toAbsolutePath()
                : where;
    }
}
