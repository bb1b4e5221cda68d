package dev.stylewright.worker.stylize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Optimizer;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.Start;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same request, CPU, threads, versions: the same bytes, regardless of earlier paintings and of the process. */
class RepeatabilityTest {

    private static final String THREADS = "ai.djl.pytorch.num_threads";

    @ParameterizedTest
    @EnumSource
    void anotherProcessPaintsTheSameBytes(Optimizer optimizer) throws IOException, InterruptedException {
        // The test runner determines the earlier paintings of this process.
        String here = Painter.paint(optimizer);
        assertThat(here).isEqualTo(inAnotherProcess(optimizer));
    }

    private static String inAnotherProcess(Optimizer optimizer) throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        // As many threads as this process has: other tests may have started the engine with fewer than these ask for.
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-D" + THREADS + "=" + System.getProperty(THREADS),
                        "-cp",
                        classPath,
                        Painter.class.getName(),
                        optimizer.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip().lines().reduce("", (before, line) -> line);
    }

    /** Paints one image and prints its losses and the digest of its bytes. */
    static final class Painter {

        private Painter() {}

        public static void main(String[] arguments) {
            System.out.println(paint(Optimizer.valueOf(arguments[0])));
        }

        static String paint(Optimizer optimizer) {
            StylizationOptions options = StylizationOptions.builder()
                    .size(150)
                    .iterations(20)
                    .contentWeight(0.2)
                    .styleWeight(1)
                    .totalVariationWeight(0.01)
                    .styleLayers(Map.of("relu1_1", 3.0, "relu2_1", 2.0, "relu3_1", 1.0))
                    .contentLayers(Map.of("relu2_2", 1.0))
                    .optimizer(optimizer)
                    .start(Start.NOISE)
                    .seed(7)
                    .pooling(Pooling.MAX)
                    .border(Border.PLAIN)
                    .build();
            try (GatysStylizer stylizer = new GatysStylizer(TestWeights.loadRandom(5))) {
                Stylization found = stylizer.stylize(
                        GatysStylizerTest.noise(200, 90, 1),
                        List.of(new WeightedStyle(GatysStylizerTest.noise(120, 80, 2), 1)),
                        options,
                        e -> {},
                        () -> false);
                return found.losses() + " "
                        + HexFormat.of().formatHex(sha256(found.image().rgb()));
            }
        }

        private static byte[] sha256(byte[] bytes) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(bytes);
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }
    }
}
