package dev.stylewright.worker.stylize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Colors;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A stylizer whose process may not take as much memory as an image in one piece needs: the kernel refuses, and the engine reports this.
 *
 * <p>The limit leaves room for three and a half of the largest arrays, so that it is always one of these that is refused. With less than that oneDNN may be
 * refused one of its small ones, which it doesn't survive.
 */
@Tag("slow")
class OutOfMemoryTest {
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
    private static final int SIDE = 1024;
    private static final long LARGEST_ARRAY = 64L * SIDE * SIDE * Float.BYTES;

    @Test
    void aPaintingGoesOnInTilesWhereTheEngineRunsOutOfMemory() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(PRLIMIT), "prlimit (util-linux) limits processes");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-cp",
                        classPath,
                        LimitedPainter.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.strip().lines()).last().asString().matches("tile reductions [1-9]\\d*, 2 evaluations, better");
    }

    /** Limits its own process once it has painted something small, and paints something large. */
    static final class LimitedPainter {
        private LimitedPainter() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            try (GatysStylizer stylizer = new GatysStylizer(TestWeights.loadRandom(3))) {
                paint(stylizer, 64);
                limit(7 * LARGEST_ARRAY / 2);
                System.out.println(paint(stylizer, SIDE));
            }
        }

        private static String paint(GatysStylizer stylizer, int side) {
            StylizationOptions options = StylizationOptions.builder()
                    .size(side)
                    .iterations(2)
                    .contentWeight(0)
                    .styleWeight(1)
                    .totalVariationWeight(0)
                    .styleLayers(Map.of("relu1_1", 1.0, "relu2_1", 1.0))
                    .contentLayers(Map.of())
                    .pooling(Pooling.MAX)
                    .border(Border.PLAIN)
                    .build();
            double[] first = {Double.NaN};
            Stylization found = stylizer.stylize(
                    GatysStylizerTest.noise(side, side, 1),
                    List.of(new WeightedStyle(GatysStylizerTest.noise(120, 80, 2), 1)),
                    options.toBuilder().colors(Colors.STYLE).styleScale(0.5).build(),
                    e -> first[0] = e.index() == 1 ? e.losses().total() : first[0],
                    () -> false);
            return "tile reductions %d, %d evaluations, %s"
                    .formatted(
                            found.tileReductions(),
                            found.evaluations(),
                            found.losses().total() < first[0] ? "better" : "no better");
        }

        /** Limits the address space of this process to its current size plus this many bytes. */
        private static void limit(long more) throws IOException, InterruptedException {
            long now = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmSize:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow();
            String pid = Long.toString(ProcessHandle.current().pid());
            int code = new ProcessBuilder(PRLIMIT.toString(), "--pid", pid, "--as=" + (now + more) + ":unlimited")
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IOException("prlimit ended with exit code " + code);
            }
        }
    }
}
