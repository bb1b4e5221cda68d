package dev.stylewright.worker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How long a request of a worker that is killed while it paints waits for another one, by how long its claim lasts: the session timeout of a group,
 * the lock duration of a share group. Two more workers are idle. Figures go to {@code worker/target/recovery.txt}.
 */
@Tag("chaos")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "chaos needs a system that has all signals")
class RecoveryTest {

    private static final Path FIGURES = Path.of("target", "recovery.txt");

    /** Keeps the workers' logs of a run that failed. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "group, 3, 5", "group, 6, 5", "group, 10, 5", "group, 45, 3",
        "share, 3, 5", "share, 6, 5", "share, 10, 5", "share, 30, 3"
    })
    void aKilledWorkersRequestGoesOnElsewhere(String mode, int claimSeconds, int kills) throws Exception {
        Plan plan = Plan.recovery(mode, claimSeconds, kills);
        try (ChaosRun run = new ChaosRun(plan, directory)) {
            Report report = run.run();
            assertThat(report.verification().lost()).as("lost").isEmpty();
            assertThat(report.verification().wrong()).as("wrong").isEmpty();
            assertThat(report.service().wrong())
                    .as("what the ordering service saw")
                    .isEmpty();
            List<Duration> times = report.faultLog().recoveries(Fault.Kind.KILL);
            assertThat(times).hasSize(kills);
            publish(String.format(
                    Locale.ROOT,
                    "| `%s` | %d s | %d | %.1f s | %.1f s |%n",
                    mode,
                    claimSeconds,
                    kills,
                    seconds(times.get(kills / 2)),
                    seconds(times.get(kills - 1))));
        }
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private static void publish(String row) throws IOException {
        System.out.print(row);
        Files.writeString(FIGURES, row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
