package dev.stylewright.worker.stylize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import dev.stylewright.worker.stylize.engine.ComputeEngine;
import dev.stylewright.worker.stylize.engine.EngineSettings;
import dev.stylewright.worker.stylize.engine.Precision;
import dev.stylewright.worker.stylize.options.Border;
import dev.stylewright.worker.stylize.options.Optimizer;
import dev.stylewright.worker.stylize.options.Pooling;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stylizer on a processor that NNPACK has no code for, where libtorch writes a warning each time it queries NNPACK. A library that replaces this
 * query makes any processor one of these.
 */
class NnpackTest {
    private static final Path COMPILER = Path.of("/usr/bin/cc");
    private static final String WARNING = "Could not initialize NNPACK";
    private static final String PAINTED = "painted";
    private static final String QUESTION = """
            #include <stdio.h>
            _Bool _ZN2at4_ops17_nnpack_available4callEv(void) {
              fputs("[W NNPACK.cpp:57] %s! Reason: Unsupported hardware.\\n", stderr);
              return 0;
            }
            """;

    @Test
    void aPaintingOfAnySizeNeverAsksForIt(@TempDir Path directory) throws IOException, InterruptedException {
        assumeTrue(
                System.getProperty("os.name").equals("Linux") && Files.isExecutable(COMPILER),
                "libraries are put before others on Linux, and made by a C compiler");
        Path library = library(directory);
        Path errors = directory.resolve("errors");
        ProcessBuilder stylizer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Painter.class.getName())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile());
        stylizer.environment().put("LD_PRELOAD", library.toString());
        int code = stylizer.start().waitFor();
        String said = Files.readString(errors);
        assertThat(code).as(said).isZero();
        int end = said.indexOf(PAINTED);
        assertThat(said.substring(0, end)).as("any warning of libtorch").doesNotContain("[W");
        assertThat(said.substring(end)).as("what a bare convolution brings").contains(WARNING);
    }

    private static Path library(Path directory) throws IOException, InterruptedException {
        Path source = Files.writeString(directory.resolve("question.c"), QUESTION.formatted(WARNING));
        Path library = directory.resolve("question.so");
        int code = new ProcessBuilder(
                        COMPILER.toString(), "-shared", "-fPIC", "-o", library.toString(), source.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(code).as("exit code of " + COMPILER).isZero();
        return library;
    }

    /** Paints images, starting with the smallest, in float32 and float16, and finally convolves without precautions. */
    static final class Painter {
        private static final int CONVOLUTIONS = 13;

        private Painter() {}

        public static void main(String[] arguments) {
            ComputeEngine halves = ComputeEngine.start(new EngineSettings("cpu", 1, Precision.FP16));
            try (GatysStylizer stylizer =
                    new GatysStylizer(Vgg19Weights.load("random@0", TestWeights.random(CONVOLUTIONS, 1), halves))) {
                paint(stylizer, 40, Optimizer.ADAM);
            }
            try (GatysStylizer stylizer = new GatysStylizer(TestWeights.loadRandom(CONVOLUTIONS))) {
                for (int side : new int[] {24, 33, 64, 83, 112, 150}) {
                    paint(stylizer, side, Optimizer.LBFGS);
                }
            }
            System.err.println(PAINTED);
            try (NDManager manager = TestWeights.ENGINE.newManager()) {
                Shape one = new Shape(1, 1);
                Conv2d.conv2d(
                        manager.ones(new Shape(1, 3, 8, 8)),
                        manager.ones(new Shape(4, 3, 3, 3)),
                        manager.ones(new Shape(4)),
                        one,
                        one);
            }
        }

        private static void paint(GatysStylizer stylizer, int side, Optimizer optimizer) {
            StylizationOptions options = StylizationOptions.builder()
                    .size(side)
                    .iterations(2)
                    .contentWeight(0.2)
                    .styleWeight(1)
                    .totalVariationWeight(0.01)
                    .styleLayers(Map.of("relu1_1", 1.0, "relu3_1", 1.0, "relu5_1", 1.0))
                    .contentLayers(Map.of("relu4_2", 1.0))
                    .optimizer(optimizer)
                    .pooling(Pooling.MAX)
                    .border(Border.PLAIN)
                    .build();
            stylizer.stylize(
                    GatysStylizerTest.noise(160, 150, 1),
                    List.of(new WeightedStyle(GatysStylizerTest.noise(96, 90, 2), 1)),
                    options,
                    evaluation -> {},
                    () -> false);
        }
    }
}
