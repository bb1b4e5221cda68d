package dev.stylewright.deploy.benchmark.painting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementsTest {
    @Test
    void aRunThatWasBrokenOffGoesOnWhereItEnded(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("deeper").resolve("painting.measured");
        Measurements first = new Measurements(file);
        assertThat(first.get("a, 1 s", () -> List.of(1.5, Double.NaN))).containsExactly(1.5, Double.NaN);
        first.get("b", () -> List.of(2.0));

        Measurements second = new Measurements(file);
        assertThat(second.get("a, 1 s", () -> {
                    throw new IllegalStateException("is known");
                }))
                .containsExactly(1.5, Double.NaN);
        assertThat(second.get("c", () -> List.of(3.0))).containsExactly(3.0);
    }
}
