package dev.stylewright.worker.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.adapter.weights.WeightsLoader;
import dev.stylewright.worker.adapter.weights.WeightsSource;
import dev.stylewright.worker.stylize.engine.ComputeEngine;
import dev.stylewright.worker.stylize.engine.EngineSettings;
import dev.stylewright.worker.stylize.engine.Precision;
import dev.stylewright.worker.stylize.vgg.Vgg19Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the bundled weights, on any CPU. */
class PrecisionChoiceTest {
    private static final ComputeEngine ENGINE = ComputeEngine.start(new EngineSettings("cpu", 2));

    @TempDir
    private Path directory;

    @Test
    void whatWasFoundIsTakenWithoutATrialTheNextTime() throws IOException {
        WeightsLoader.Loaded loaded = WeightsLoader.read(WeightsSource.bundled(), ENGINE);
        Precision found = choose(loaded);
        assertThat(found).isIn(Precision.FP32, Precision.BF16);
        Path file = directory.resolve("precision.properties");
        if (!Files.exists(file)) {
            assertThat(found).as("on a CPU that has no 16 bits").isEqualTo(Precision.FP32);
            return;
        }
        for (Precision other : List.of(Precision.BF16, Precision.FP32)) {
            Files.writeString(file, Files.readString(file).replaceAll("=(FP32|BF16)", "=" + other));
            assertThat(choose(loaded)).isEqualTo(other);
        }
    }

    private Precision choose(WeightsLoader.Loaded loaded) {
        try (Vgg19Weights weights =
                new PrecisionChoice(new PrecisionMemory(directory), Clock.systemUTC()).weights(loaded, ENGINE, 2)) {
            return weights.engine().precision();
        }
    }
}
