package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.stack.WeightsFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options about the worker and its machine. */
final class WorkerOptions {

    @Option(
            names = "--weights",
            paramLabel = "WHERE",
            description = "The network's weights: 'bundled' (VGG-16), 'imagenet' (VGG-19, from the model hub), or a"
                    + " safetensors file as file:PATH. Default: bundled.")
    private Optional<String> weights = Optional.empty();

    @Option(
            names = "--normalise-weights",
            description = "Scale the weights of a file, so that every filter has a mean activation of 1.")
    private boolean normaliseWeights;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "Where to compute: auto, cpu or gpu:N. Default: auto, the first GPU if there is one.")
    private Optional<String> device = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Number of compute threads on the CPU. Default: all available processors.")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "Memory limit of a painting, without Java's heap, e.g. 4G: larger pictures are"
                    + " painted in tiles. Default: depends on this machine's memory.")
    private Optional<String> memory = Optional.empty();

    /** The options as settings of the worker. */
    List<String> settings() {
        List<String> settings = new ArrayList<>();
        weights.ifPresent(where -> settings.addAll(WeightsFile.settings(where)));
        if (normaliseWeights) {
            settings.add("stylewright.weights-normalise=true");
        }
        device.ifPresent(where -> settings.add("stylewright.device=" + where));
        threads.ifPresent(count -> settings.add("stylewright.threads=" + count));
        memory.ifPresent(size -> settings.add("stylewright.memory.budget=" + size));
        return settings;
    }
}
