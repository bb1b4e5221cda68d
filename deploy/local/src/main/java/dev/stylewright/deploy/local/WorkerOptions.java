package dev.stylewright.deploy.local;

import dev.stylewright.deploy.local.stack.LocalConfiguration;
import dev.stylewright.deploy.local.stack.WeightsFile;
import dev.stylewright.deploy.local.terminal.CommandException;
import dev.stylewright.deploy.local.terminal.Failures;
import dev.stylewright.worker.app.configuration.source.ConfigurationException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options about the worker and its machine. */
final class WorkerOptions {

    @Option(
            names = "--weights",
            paramLabel = "WHERE",
            completionCandidates = Weights.class,
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
            completionCandidates = Devices.class,
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
            description =
                    "Memory limit of a painting, without Java's heap, such as 4G, at least 128M: larger pictures are"
                            + " painted in tiles. Default: depends on this machine's memory.")
    private Optional<String> memory = Optional.empty();

    /** Kept, since the digest of a file of weights takes a second. */
    private Optional<List<String>> checked = Optional.empty();

    /** For completion. */
    static final class Weights implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("bundled", "imagenet", "file:").iterator();
        }
    }

    /** For completion. */
    static final class Devices implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("auto", "cpu", "gpu").iterator();
        }
    }

    /** Those of the {@link #settings} that select the network's weights, and so change the result. */
    List<String> weightSettings() {
        return settings().stream()
                .filter(setting -> setting.startsWith("stylewright.weights"))
                .toList();
    }

    /**
     * The options as settings of the worker.
     *
     * @throws CommandException a value is not valid
     */
    List<String> settings() {
        if (checked.isEmpty()) {
            List<String> settings = read();
            try {
                LocalConfiguration.check(settings);
            } catch (ConfigurationException e) {
                throw Failures.wrongSettings(e);
            }
            checked = Optional.of(settings);
        }
        return checked.get();
    }

    private List<String> read() {
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
