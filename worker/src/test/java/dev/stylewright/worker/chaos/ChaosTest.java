package dev.stylewright.worker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Despite all faults of workers, broker and store, every request has exactly one outcome, and every reported image exists. The long runs are started
 * with {@code mvn verify -Pchaos -pl worker -am}; figures go to {@code worker/target/chaos.txt}.
 */
@Tag("slow")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no SIGSTOP")
class ChaosTest {

    private static final Path FIGURES = Path.of("target", "chaos.txt");
    /** Workers killed at each point of a long run. */
    private static final int KILLS = Integer.getInteger("stylewright.chaos.kills", 8);

    /** Keeps the workers' logs of a run that failed. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void aShortRunLosesNothing(String mode) throws Exception {
        assertNothingIsLost(Plan.brief(mode));
    }

    @Tag("chaos")
    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void aBadDayLosesNothing(String mode) throws Exception {
        assertNothingIsLost(Plan.badDay(mode));
    }

    @Tag("chaos")
    @ParameterizedTest
    @ValueSource(strings = {"group", "share"})
    void aLongRunLosesNothing(String mode) throws Exception {
        assertNothingIsLost(Plan.full(mode, KILLS));
    }

    private void assertNothingIsLost(Plan plan) throws Exception {
        try (ChaosRun run = new ChaosRun(plan, directory)) {
            Report report = run.run();
            publish(report);
            assertThat(report.verification().lost()).as("lost").isEmpty();
            assertThat(report.verification().wrong()).as("wrong").isEmpty();
            assertThat(report.service().wrong())
                    .as("what the ordering service saw")
                    .isEmpty();
            assertThat(report.faultLog().injections()).hasSameSizeAs(plan.faults());
        }
    }

    private static void publish(Report report) throws IOException {
        System.out.println(report);
        Files.writeString(
                FIGURES,
                report + System.lineSeparator() + System.lineSeparator(),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
