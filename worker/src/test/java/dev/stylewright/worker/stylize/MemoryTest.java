package dev.stylewright.worker.stylize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import dev.stylewright.worker.stylize.options.Optimizer;
import dev.stylewright.worker.stylize.options.Start;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing grows while an image is painted: neither the number of open arrays nor the process. */
class MemoryTest {
    private static final int EVALUATIONS = 1200;
    private static final int WARM_UP = 500;
    private static final long MOST_GROWTH = 24L << 20;

    @Tag("slow")
    @Test
    void twelveHundredEvaluationsLeakNothing() throws IOException {
        Path statm = Path.of("/proc/self/statm");
        List<Long> arrays = new ArrayList<>();
        List<Long> memory = new ArrayList<>();
        try (GatysStylizer stylizer = new GatysStylizer(TestWeights.loadRandom(4))) {
            StylizationOptions options = GatysStylizerTest.options(64, EVALUATIONS, Start.NOISE, Optimizer.ADAM);
            stylizer.stylize(
                    GatysStylizerTest.noise(64, 48, 1),
                    List.of(new WeightedStyle(GatysStylizerTest.noise(48, 64, 2), 1)),
                    options,
                    e -> {
                        if (e.index() >= WARM_UP && e.index() % 100 == 0) {
                            arrays.add(liveResources());
                            memory.add(residentBytes(statm));
                        }
                    },
                    () -> false);
        }
        assertThat(arrays).hasSize(8).containsOnly(arrays.get(0));
        assumeTrue(Files.isReadable(statm), "this system doesn't report the resident set size");
        assertThat(memory.get(memory.size() - 1) - memory.get(0)).isLessThan(MOST_GROWTH);
    }

    @Test
    void aPaintingLeavesNoArrayBehind() {
        // Before anything is counted: the class that makes them has its own stylizer.
        Image content = GatysStylizerTest.noise(64, 48, 1);
        Image style = GatysStylizerTest.noise(48, 64, 2);
        StylizationOptions options = GatysStylizerTest.options(160, 30, Start.CONTENT, Optimizer.LBFGS);
        try (GatysStylizer stylizer = new GatysStylizer(TestWeights.loadRandom(4))) {
            stylizer.warmUp();
            long before = liveResources();
            stylizer.stylize(content, List.of(new WeightedStyle(style, 1)), options, e -> {}, () -> false);
            assertThat(liveResources()).isEqualTo(before);
        }
    }

    /** Arrays and managers below the engine's root, counted in the dump that DJL prints. */
    private static long liveResources() {
        NDManager root;
        try (NDManager probe = Engine.getInstance().newBaseManager()) {
            root = probe.getParentManager();
        }
        PrintStream out = System.out;
        ByteArrayOutputStream dump = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(dump, true, StandardCharsets.UTF_8));
            ((BaseNDManager) root).debugDump(0);
        } finally {
            System.setOut(out);
        }
        return Pattern.compile("resource count: (\\d+)")
                .matcher(dump.toString(StandardCharsets.UTF_8))
                .results()
                .map(MatchResult::group)
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static long residentBytes(Path statm) {
        // Otherwise the heap's pages, touched one by one before the first collection, would look like a leak.
        System.gc();
        try {
            return Files.isReadable(statm)
                    ? Long.parseLong(Files.readString(statm).split(" ")[1]) * 4096
                    : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
