package dev.stylewright.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The table in docs/operations/queue.md of faults and their effects: each row has tests that verify it. */
class FaultTableTest {

    private static final Path QUEUE = Path.of("docs", "operations", "queue.md");
    private static final String WORKER = "dev.stylewright.worker.";

    /** By the beginning of a row. */
    private static final Map<String, List<String>> TESTS = Map.ofEntries(
            Map.entry(
                    "Request is invalid",
                    List.of(
                            "pipeline.FailuresTest#aMissingImageIsNamed",
                            "pipeline.FailuresTest#aRequestWithAReadableIdFailsWithAllItsMistakes",
                            "pipeline.FailuresTest#aPaintingThatWouldBeTooMuchWorkIsNotStarted",
                            "app.BothModesTest#goodRequestsArePaintedBadOnesBecomeDeadLettersAndASecondSubmissionIsReportedAgain")),
            Map.entry(
                    "The request is cancelled",
                    List.of(
                            "app.BothModesTest#aCancelStopsARunningJobAndTheWorkerGoesOn",
                            "pipeline.CancelTest#aCancelledRequestIsNeverPainted")),
            Map.entry(
                    "Store does not answer",
                    List.of(
                            "chaos.StoreOutageTest#anOutageOnlyCostsTime",
                            "pipeline.FailuresTest#aPaintedPictureIsKeptUntilAFullStoreTakesIt")),
            Map.entry("Store refuses this worker", List.of("chaos.StoreOutageTest#anOutageOnlyCostsTime")),
            Map.entry(
                    "Drain, or a rebalance",
                    List.of(
                            "adapter.kafka.RequestQueueTest#aReleasedRecordComesAgainAndCostsAnAttemptOnlyWhereBrokersCount",
                            "app.LostWorkerTest#aSecondSigtermHandsBackNowAndExitsWith0")),
            Map.entry(
                    "Brokers unavailable",
                    List.of("adapter.kafka.DrainWithoutBrokersTest#theClaimIsLeftToRunOutOnceTheGraceIsOver")),
            Map.entry(
                    "Claim lost",
                    List.of(
                            "app.LostWorkerTest#aWorkerThatSleptPastItsClaimWritesNothingThatCounts",
                            "adapter.kafka.GroupQueueTest#aWorkerThatLivedOnAfterLosingItsClaimHasNotUsedUpAnAttempt")),
            Map.entry(
                    "Engine failed or ran out of memory",
                    List.of(
                            "app.SickEngineTest#aRequestThatBreaksAnEngineWhichIsStillWellFailsAtOnceAndTheWorkerGoesOn")),
            Map.entry(
                    "Engine failed, and it does not paint",
                    List.of("app.SickEngineTest#aWorkerWithABrokenEngineLeavesAndItsRequestIsPaintedByAnother")),
            Map.entry(
                    "Evaluations hang", List.of("app.SickEngineTest#aWorkerWithAHangingEngineEndsAndLogsWhereItHung")),
            Map.entry(
                    "Job ended by a Java `Error`",
                    List.of("app.DeadlyJobTest#aDeadlyJobEndsAfterItsAttemptsAndWhatLiesBehindItIsServed")),
            Map.entry(
                    "Process killed",
                    List.of(
                            "app.DeadlyJobTest#aDeadlyJobEndsAfterItsAttemptsAndWhatLiesBehindItIsServed",
                            "chaos.ChaosTest#aShortRunLosesNothing")),
            Map.entry(
                    "Attempts used up",
                    List.of("app.LostWorkerTest#aJobThatTakesItsWorkersDownEndsAndTheQueueMovesOn")),
            Map.entry(
                    "Brokers gave up",
                    List.of(
                            "adapter.kafka.AbandonedRequestReaderTest#eachIsAnsweredOnceByTheFleetUnderTheIdOfItsPosition",
                            "app.LostWorkerTest#aWorkerSuspendedUntilTheBrokersGaveUpPublishesNoSecondOutcome",
                            "app.LostWorkerTest#abandonedRequestsWithAResultAreCompleted")),
            Map.entry(
                    "Record too large",
                    List.of(
                            "app.RecordBombTest#aGroupSkipsRecordsThatDoNotFitAndWritesADeadLetter",
                            "app.RecordBombTest#aShareGroupLeavesRecordsThatDoNotFitToTheBrokersDeadLetters")));

    private static final List<String> ROWS = rows();

    private static List<String> rows() {
        try {
            return Files.readAllLines(QUEUE).stream()
                    .dropWhile(line -> !line.startsWith("| Fault "))
                    .skip(2)
                    .takeWhile(line -> line.startsWith("|"))
                    .map(line -> line.substring(2))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @FieldSource("ROWS")
    void eachRowHasTests(String row) throws ClassNotFoundException {
        List<String> beginnings =
                TESTS.keySet().stream().filter(row::startsWith).toList();
        assertThat(beginnings).as(row).hasSize(1);
        for (String test : TESTS.getOrDefault(beginnings.get(0), List.of())) {
            String[] parts = test.split("#");
            assertThat(Arrays.stream(Class.forName(WORKER + parts[0]).getDeclaredMethods())
                            .map(java.lang.reflect.Method::getName))
                    .as(test)
                    .contains(parts[1]);
        }
    }

    @Test
    void noTestIsNamedForAMissingRow() {
        assertThat(ROWS).hasSameSizeAs(TESTS.keySet());
    }
}
