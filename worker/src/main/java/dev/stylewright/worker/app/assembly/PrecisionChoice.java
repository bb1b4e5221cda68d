package dev.stylewright.worker.app.assembly;

import dev.stylewright.worker.adapter.weights.WeightsLoader;
import dev.stylewright.worker.stylize.GradientProbe;
import dev.stylewright.worker.stylize.engine.ComputeEngine;
import dev.stylewright.worker.stylize.engine.Precision;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies weights to a device in the precision that suits it. */
final class PrecisionChoice {

    private static final Logger LOG = LoggerFactory.getLogger(PrecisionChoice.class);
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
    private static final int SIZE_ON_CPU = 128;
    /** A GPU reaches its full speed only on large images. */
    private static final int SIZE_ON_GPU = 768;

    private final PrecisionMemory memory;
    private final Clock clock;

    /** @param memory stores choices for CPUs; on a GPU the trial runs at each start, because its results are not repeatable byte for byte anyway */
    PrecisionChoice(PrecisionMemory memory, Clock clock) {
        this.memory = memory;
        this.clock = clock;
    }

    /**
     * The weights on the engine's device, in the best precision.
     *
     * @param threads number of compute threads on a CPU
     */
    Vgg19Weights weights(WeightsLoader.Loaded loaded, ComputeEngine engine, int threads) {
        if (!engine.device().equals("cpu")) {
            return tried(loaded, engine, Precision.FP32, SIZE_ON_GPU, List.of(Precision.FP16, Precision.BF16));
        }
        Map<String, String> processor = processor();
        if (!hasHalves(processor)) {
            return loaded.on(engine);
        }
        String model = processor.getOrDefault("model name", System.getProperty("os.arch", "unknown"));
        String machine = "%s, %d threads, %s, %s".formatted(model, threads, engine.version(), loaded.id());
        Optional<PrecisionMemory.Choice> before = memory.of(machine);
        if (before.isPresent() && before.get().isFresh(clock.instant())) {
            LOG.info(
                    "the network is computed in {}, which was the best on {}",
                    before.get().precision(),
                    machine);
            return loaded.on(engine.in(before.get().precision()));
        }
        Precision last = before.map(PrecisionMemory.Choice::precision).orElse(Precision.FP32);
        Vgg19Weights best = tried(loaded, engine, last, SIZE_ON_CPU, List.of(Precision.BF16));
        memory.put(machine, new PrecisionMemory.Choice(best.engine().precision(), clock.instant()));
        return best;
    }

    /**
     * Whether the processor, x86 or Arm, has instructions for bfloat16: without them the trial alone would take seconds. oneDNN is never fast in
     * float16.
     */
    private static boolean hasHalves(Map<String, String> processor) {
        return Stream.of("flags", "Features")
                .anyMatch(list -> processor.getOrDefault(list, "").contains("bf16"));
    }

    private static Vgg19Weights tried(
            WeightsLoader.Loaded loaded, ComputeEngine engine, Precision last, int size, List<Precision> others) {
        Map<Precision, Candidate> candidates = new EnumMap<>(Precision.class);
        try {
            candidates.put(Precision.FP32, Candidate.of(loaded.on(engine.in(Precision.FP32)), size));
            others.forEach(other -> candidates.put(other, Candidate.of(loaded.on(engine.in(other)), size)));
            Map<Precision, Supplier<float[]>> gradients = new EnumMap<>(Precision.class);
            candidates.forEach((precision, candidate) -> gradients.put(precision, candidate.probe()::gradient));
            Precision best = new PrecisionTrial(System::nanoTime).best(gradients, last);
            LOG.info("the network is computed in {}", best);
            Candidate chosen = Objects.requireNonNull(candidates.remove(best));
            chosen.probe().close();
            return chosen.weights();
        } finally {
            candidates.values().forEach(Candidate::close);
        }
    }

    /** Weights in one of the precisions to choose from. */
    private record Candidate(Vgg19Weights weights, GradientProbe probe) {

        static Candidate of(Vgg19Weights weights, int size) {
            try {
                return new Candidate(weights, new GradientProbe(weights, size));
            } catch (RuntimeException e) {
                weights.close();
                throw e;
            }
        }

        void close() {
            probe.close();
            weights.close();
        }
    }

    /** The attributes of the first processor as Linux reports them, by name; empty on other systems. */
    private static Map<String, String> processor() {
        try (Stream<String> lines = Files.lines(PROCESSOR)) {
            return lines.map(line -> line.split("\\s*:\\s*", 2))
                    .filter(words -> words.length == 2)
                    .collect(Collectors.toMap(words -> words[0], words -> words[1], (first, later) -> first));
        } catch (IOException e) {
            LOG.debug("there is no list of processors here", e);
            return Map.of();
        }
    }
}
