package dev.stylewright.worker.pipeline;

import static dev.stylewright.worker.pipeline.Workshop.CONTENT;
import static dev.stylewright.worker.pipeline.Workshop.OUTPUT;
import static dev.stylewright.worker.pipeline.Workshop.STYLE;
import static dev.stylewright.worker.pipeline.Workshop.record;
import static dev.stylewright.worker.pipeline.Workshop.redelivered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.OnDeadline;
import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import dev.stylewright.protocol.report.StoppedBy;
import dev.stylewright.worker.pipeline.FakeStore.Call;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import dev.stylewright.worker.stylize.EngineFailureException;
import dev.stylewright.worker.stylize.Losses;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every error of a request becomes a code, a message and, usually, a dead letter. */
class FailuresTest {

    private final Workshop workshop = new Workshop();
    private final FakeStore store = workshop.store;

    @ParameterizedTest
    @CsvSource({
        "ARCHIVED, IMAGE_UNREADABLE",
        "UNSUPPORTED, STORAGE_UNAVAILABLE",
        "NOT_FOUND, IMAGE_NOT_FOUND",
        "ACCESS_DENIED, ACCESS_DENIED",
        "TOO_LARGE, IMAGE_TOO_LARGE",
        "REJECTED, INVALID_REQUEST",
        "PRECONDITION_FAILED, INVALID_REQUEST"
    })
    void aStoreErrorForAnImageIsReportedWithItsAddress(Kind kind, FailureCode code) {
        store.failOn(Call.FETCH, 2, kind);

        Failed failed = workshop.failed(record());

        assertThat(failed.code()).isEqualTo(code);
        assertThat(failed.message()).contains("styles[0]", STYLE, "the store said " + kind);
        assertThat(store.calls(Call.FETCH)).as("not retried").isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "ACCESS_DENIED, ACCESS_DENIED",
        "NOT_FOUND, INVALID_REQUEST",
        "TOO_LARGE, INVALID_REQUEST",
        "REJECTED, INVALID_REQUEST"
    })
    void aStoreErrorForTheResultIsReportedWithItsAddress(Kind kind, FailureCode code) {
        store.failOn(Call.PUT, 1, kind);

        Failed failed = workshop.failed(record());

        assertThat(failed.code()).isEqualTo(code);
        assertThat(failed.message()).contains("output", OUTPUT, "the store said " + kind);
        assertThat(store.calls(Call.PUT)).as("not retried").isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"FIND", "FETCH", "PUT"})
    void aStoreThatStaysAwayEndsTheRequestAfterRetries(Call call) {
        // Long enough for some attempts on a busy machine.
        Workshop patient = new Workshop(Duration.ofMillis(500));
        patient.store.failFromNowOn(call, Kind.UNAVAILABLE);

        Settlement settlement = patient.settle(record());

        assertThat(settlement.deadLetter().orElseThrow().code()).isEqualTo(FailureCode.STORAGE_UNAVAILABLE);
        assertThat(patient.store.calls(call)).isGreaterThan(2);
    }

    @ParameterizedTest
    @CsvSource({"FIND", "FETCH", "PUT"})
    void anOutageOfTheWholeStoreFailsNoRequestThoughItOutlastsAllRetries(Call call) {
        Workshop impatient = new Workshop(Duration.ZERO);
        impatient.store.failOn(call, 1, Kind.UNAVAILABLE);
        for (int nth = 1; nth <= 30; nth++) {
            impatient.store.failOn(Call.CHECK, nth, Kind.UNAVAILABLE);
        }

        assertThat(impatient.completed(record()).attempt()).isEqualTo(1);
        assertThat(impatient.stylizer.paintings()).isEqualTo(1);
    }

    @Test
    void aPaintedPictureIsKeptUntilAFullStoreTakesIt() {
        Workshop impatient = new Workshop(Duration.ZERO);
        for (int nth = 1; nth <= 30; nth++) {
            impatient.store.failOn(Call.PUT, nth, Kind.FULL);
        }

        assertThat(impatient.completed(record()).replayed()).isFalse();
        assertThat(impatient.stylizer.paintings()).isEqualTo(1);
        assertThat(impatient.store.calls(Call.PUT)).isEqualTo(31);
    }

    @Test
    void aDeadlineThatPassesWhileTheStoreIsAwayEndsTheJob() {
        store.failFromNowOn(Call.PUT, Kind.FULL);
        store.beforePut(() -> workshop.clock.advance(Duration.ofSeconds(10)));

        Settlement settlement = workshop.settle(record(order -> order.deadline(SettableClock.START.plusSeconds(25))));

        Failed failed = (Failed) settlement.outcome().orElseThrow();
        assertThat(failed.code()).isEqualTo(FailureCode.DEADLINE_EXCEEDED);
        assertThat(failed.message()).contains("2026-06-01T12:00:25Z", "waited for the store", OUTPUT);
        assertThat(settlement.deadLetter()).isEmpty();
    }

    @Test
    void theBestPictureAtTheDeadlineWaitsForTheStoreAsLongAsItTakes() {
        for (int nth = 1; nth <= 10; nth++) {
            store.failOn(Call.PUT, nth, Kind.FULL);
        }
        store.beforePut(() -> workshop.clock.advance(Duration.ofSeconds(10)));

        Completed completed = workshop.completed(record(
                order -> order.deadline(SettableClock.START.plusSeconds(25)).onDeadline(OnDeadline.BEST)));

        assertThat(completed.stoppedBy()).contains(StoppedBy.ITERATIONS);
    }

    @ParameterizedTest
    @CsvSource({"CLAIM_LOST", "HAND_BACK"})
    void aJobThatWaitsForTheStoreStopsWhenItIsNoLongerThisWorkers(StopSignal.Reason reason) {
        store.failFromNowOn(Call.PUT, Kind.FULL);
        store.beforePut(() -> {
            if (store.calls(Call.PUT) == 5) {
                workshop.running.stop().raise(reason);
            }
        });

        assertThat(workshop.handler.handle(record(), workshop.running)).isEqualTo(new JobResult.Abandon(reason));
    }

    @Test
    void aCancelEndsTheWaitForTheStore() {
        store.failFromNowOn(Call.PUT, Kind.CREDENTIALS);
        store.failFromNowOn(Call.CHECK, Kind.CREDENTIALS);
        store.beforePut(() -> workshop.cancels.cancel("order-1", "changed my mind", SettableClock.START));

        assertThat(workshop.settle(record()).outcome().orElseThrow()).isInstanceOf(Cancelled.class);
    }

    @Test
    void withNoTimeForRetriesAStoreIsAskedOnce() {
        Workshop impatient = new Workshop(Duration.ZERO);
        impatient.store.failOn(Call.FETCH, 1, Kind.UNAVAILABLE);

        assertThat(impatient.failed(record()).code()).isEqualTo(FailureCode.STORAGE_UNAVAILABLE);
        assertThat(impatient.store.calls(Call.FETCH)).isEqualTo(1);
    }

    @Test
    void aMissingImageIsNamed() {
        Failed failed = workshop.failed(record(order -> order.style(Style.of(S3Uri.parse("s3://styles/gone.png")))));

        assertThat(failed.code()).isEqualTo(FailureCode.IMAGE_NOT_FOUND);
        assertThat(failed.message()).contains("styles[1]", "s3://styles/gone.png");
    }

    @Test
    void anUnreadableImageIsNamedAndBecomesADeadLetter() {
        store.add(CONTENT, "not a picture");

        Settlement settlement = workshop.settle(record());

        Failed failed = (Failed) settlement.outcome().orElseThrow();
        assertThat(failed.code()).isEqualTo(FailureCode.IMAGE_UNREADABLE);
        assertThat(failed.message()).contains("content", CONTENT, "this is no picture");
        assertThat(settlement.deadLetter().orElseThrow().message()).isEqualTo(failed.message());
    }

    @Test
    void anImageOverThePixelLimitIsNamed() {
        store.add(STYLE, "150x150");

        Failed failed = workshop.failed(record());

        assertThat(failed.code()).isEqualTo(FailureCode.IMAGE_TOO_LARGE);
        assertThat(failed.message()).contains(STYLE, "150 x 150", "10,000");
    }

    @Test
    void anImageOverTheByteLimitIsNamed() {
        store.add(CONTENT, "x".repeat(101));

        assertThat(workshop.failed(record()).code()).isEqualTo(FailureCode.IMAGE_TOO_LARGE);
    }

    @Test
    void everyForbiddenAddressIsReportedAtOnceAndNoneIsTouched() {
        Failed failed = workshop.failed(
                record("{\"id\":\"o\",\"content\":\"s3://secret/a.png\",\"styles\":[{\"image\":\"s3://styles/b.png\"},"
                        + "{\"image\":\"s3://hidden/c.png\"}],\"output\":\"s3://photos/d.png\"}"));

        assertThat(failed.code()).isEqualTo(FailureCode.ACCESS_DENIED);
        assertThat(failed.errors())
                .extracting(FieldError::path)
                .containsExactly("$.content", "$.styles[1].image", "$.output");
        assertThat(failed.message()).contains("s3://secret/a.png", "s3://hidden/c.png", "s3://photos/d.png");
        assertThat(store.calls(Call.FIND) + store.calls(Call.FETCH)).isZero();
    }

    @Test
    void aRequestWithoutAReadableIdGoesToTheDeadLettersOnly() {
        Settlement settlement = workshop.settle(record("{ this is not JSON"));

        assertThat(settlement.outcome()).isEmpty();
        assertThat(settlement.deadLetter().orElseThrow().code()).isEqualTo(FailureCode.INVALID_REQUEST);
    }

    @Test
    void aRecordWithoutAValueGoesToTheDeadLettersOnly() {
        var record = record();
        var empty = new RequestRecord(
                record.position(), record.key(), java.util.Optional.empty(), record.headers(), record.published(), 1);

        assertThat(workshop.settle(empty).outcome()).isEmpty();
        assertThat(workshop.settle(empty).deadLetter()).isPresent();
    }

    @Test
    void aRequestWithAReadableIdFailsWithAllItsMistakes() {
        Settlement settlement = workshop.settle(
                record("{\"id\":\"order-9\",\"content\":5,\"styles\":[],\"metadata\":{\"customer\":\"42\"}}"));

        Failed failed = (Failed) settlement.outcome().orElseThrow();
        assertThat(failed.requestId()).isEqualTo("order-9");
        assertThat(failed.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(failed.errors()).extracting(FieldError::path).contains("$.content", "$.styles", "$.output");
        assertThat(failed.metadata()).containsEntry("customer", "42");
        assertThat(settlement.deadLetter()).isPresent();
    }

    @Test
    void aRequestThatIsLateBeforeItStartsIsNeitherPaintedNorADeadLetter() {
        Settlement settlement = workshop.settle(record(order -> order.deadline(SettableClock.START)));

        assertThat(((Failed) settlement.outcome().orElseThrow()).code()).isEqualTo(FailureCode.DEADLINE_EXCEEDED);
        assertThat(settlement.deadLetter()).isEmpty();
        assertThat(workshop.stylizer.paintings()).isZero();
    }

    @Test
    void atTheDeadlineTheBestImageSoFarIsTheResultOnDemand() {
        workshop.stylizer.beforeEvaluation(index -> workshop.clock.advance(Duration.ofSeconds(10)));
        RequestRecord record = record(
                order -> order.deadline(SettableClock.START.plusSeconds(25)).onDeadline(OnDeadline.BEST));

        Completed completed = workshop.completed(record);
        Completed replayed = workshop.completed(Workshop.redelivered(record, 2));

        assertThat(completed.evaluations()).isEqualTo(2);
        assertThat(completed.stoppedBy()).contains(StoppedBy.DEADLINE);
        assertThat(replayed.replayed()).isTrue();
        assertThat(replayed.stoppedBy()).contains(StoppedBy.DEADLINE);
    }

    @Test
    void aPaintingThatBeginsTooLateForItsDeadlineShowsItsFirstEvaluation() {
        workshop.stylizer.beforeEvaluation(index -> workshop.clock.advance(Duration.ofHours(1)));

        Completed completed = workshop.completed(record(
                order -> order.deadline(SettableClock.START.plusSeconds(25)).onDeadline(OnDeadline.BEST)));

        assertThat(completed.evaluations()).isEqualTo(1);
    }

    @Test
    void aPaintingThatRanToItsEndSaysSo() {
        assertThat(workshop.completed(record()).stoppedBy()).contains(StoppedBy.ITERATIONS);
    }

    @Test
    void aRequestThatGetsLateWhilePaintingStopsAtOnce() {
        workshop.stylizer.beforeEvaluation(index -> workshop.clock.advance(Duration.ofSeconds(10)));

        Settlement settlement = workshop.settle(record(order -> order.deadline(SettableClock.START.plusSeconds(25))));

        Failed failed = (Failed) settlement.outcome().orElseThrow();
        assertThat(failed.code()).isEqualTo(FailureCode.DEADLINE_EXCEEDED);
        assertThat(failed.message()).contains("2026-06-01T12:00:25Z");
        assertThat(settlement.deadLetter()).isEmpty();
        assertThat(store.calls(Call.PUT)).isZero();
        assertThat(workshop.running.remaining()).as("two evaluations were done").isPresent();
    }

    @Test
    void aPaintingThatTakesLongerThanTheWorkerAllowsEndsAsAtADeadlineAndNamesTheLimit() {
        workshop.stylizer.beforeEvaluation(index -> workshop.clock.advance(Duration.ofMinutes(30)));

        Settlement settlement =
                workshop.settle(record(order -> order.deadline(SettableClock.START.plusSeconds(86_400))));

        Failed failed = (Failed) settlement.outcome().orElseThrow();
        assertThat(failed.code()).isEqualTo(FailureCode.DEADLINE_EXCEEDED);
        assertThat(failed.message()).contains("longer than 2h", "stylewright.limits.max-duration");
        assertThat(settlement.deadLetter()).isEmpty();
        assertThat(store.calls(Call.PUT)).isZero();
    }

    @Test
    void aPaintingThatExceedsTheWorkersTimeLimitIsDeliveredUnfinishedOnDemand() {
        workshop.stylizer.beforeEvaluation(index -> workshop.clock.advance(Duration.ofMinutes(30)));

        Completed completed = workshop.completed(record(order -> order.onDeadline(OnDeadline.BEST)));

        assertThat(completed.evaluations()).isEqualTo(3);
        assertThat(completed.stoppedBy()).contains(StoppedBy.DEADLINE);
    }

    @Test
    void aPaintingThatWouldBeTooMuchWorkIsNotStarted() {
        Settlement settlement = workshop.settle(record(order -> order.parameters(Parameters.defaults().toBuilder()
                .size(1024)
                .iterations(500)
                .scales(1)
                .build())));

        Failed failed = (Failed) settlement.outcome().orElseThrow();
        assertThat(failed.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(failed.message())
                .contains("524,288,000", "300,000,000", "at most 286 iterations", "a size of at most 774");
        assertThat(settlement.deadLetter()).isPresent();
        assertThat(store.calls(Call.FIND)).isZero();
    }

    @Test
    void theLastAttemptIsStillMadeAndTheNextIsNot() {
        Workshop other = new Workshop();

        assertThat(workshop.completed(redelivered(record(), Workshop.MAX_ATTEMPTS))
                        .attempt())
                .isEqualTo(Workshop.MAX_ATTEMPTS);
        assertThat(other.failed(redelivered(record(), Workshop.MAX_ATTEMPTS + 1))
                        .code())
                .isEqualTo(FailureCode.ATTEMPTS_EXHAUSTED);
        assertThat(other.stylizer.paintings()).isZero();
    }

    @Test
    void aDefectOfTheStylizerIsAnEngineFailure() {
        workshop.stylizer.beforeEvaluation(index -> {
            throw new ArithmeticException("secret detail");
        });

        Settlement settlement = workshop.settle(record());

        assertThat(settlement.deadLetter().orElseThrow().code()).isEqualTo(FailureCode.ENGINE_FAILURE);
        assertThat(settlement.deadLetter().orElseThrow().message())
                .contains("ArithmeticException")
                .doesNotContain("secret detail");
    }

    @Test
    void aHeapTooSmallIsOutOfMemory() {
        workshop.stylizer.beforeEvaluation(index -> {
            throw new OutOfMemoryError("Java heap space");
        });

        assertThat(workshop.failed(record()).code()).isEqualTo(FailureCode.OUT_OF_MEMORY);
    }

    @ParameterizedTest
    @MethodSource("engineFailures")
    void errorsOfAFailedEngineAreNotReported(Throwable failure) {
        workshop.stylizer.beforeEvaluation(index -> sneakyThrow(failure));
        workshop.stylizer.whenTested(() -> {
            throw new EngineFailureException("CUDA error: unspecified launch failure");
        });

        assertThat(workshop.handler.handle(record(), workshop.running))
                .isEqualTo(new JobResult.EngineSick("CUDA error: unspecified launch failure"));
    }

    static Stream<Throwable> engineFailures() {
        return Stream.of(
                new EngineFailureException("CUDA error: unspecified launch failure"),
                new IllegalStateException("Native resource has been released already."),
                new OutOfMemoryError("Java heap space"));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void sneakyThrow(Throwable failure) throws E {
        throw (E) failure;
    }

    @Test
    void aTestPictureThatRunsOutOfHeapIsAnEngineFailure() {
        workshop.stylizer.beforeEvaluation(index -> {
            throw new OutOfMemoryError("Java heap space");
        });
        workshop.stylizer.whenTested(() -> {
            throw new OutOfMemoryError("Java heap space");
        });

        assertThat(workshop.handler.handle(record(), workshop.running))
                .isEqualTo(new JobResult.EngineSick("Java heap space"));
    }

    @Test
    void failuresUnrelatedToTheEngineDoNotTestIt() {
        store.add(CONTENT, "not a picture");
        workshop.stylizer.whenTested(() -> {
            throw new EngineFailureException("not asked for");
        });

        assertThat(workshop.failed(record()).code()).isEqualTo(FailureCode.IMAGE_UNREADABLE);
    }

    @Test
    void aDefectOfTheStoreEndsTheRequestAndNotTheWorker() {
        store.breakDown(new IllegalStateException("a bug in a client library"));

        assertThat(workshop.failed(record()).code()).isEqualTo(FailureCode.ENGINE_FAILURE);
    }

    @Test
    void aForgedResultThatNoOutcomeCanCarryIsAForeignObject() {
        RequestRecord record = record();
        Workshop honest = new Workshop();
        honest.completed(record);
        Map<String, String> forged = new java.util.HashMap<>(
                honest.store.at(OUTPUT).orElseThrow().info().userMetadata());
        forged.put("stylewright-width", "0");
        store.add(OUTPUT, "32x16", forged);

        assertThat(workshop.failed(record).code()).isEqualTo(FailureCode.OUTPUT_CONFLICT);
    }

    @Test
    void aStyleOfWeightZeroHasNoSayAndIsNotEvenFetched() {
        var outcome =
                workshop.completed(record(order -> order.style(Style.of(S3Uri.parse("s3://styles/gone.png"), 0.0))));

        assertThat(outcome.inputs()).hasSize(2);
        assertThat(workshop.stylizer.styles()).hasSize(1);
    }

    @Test
    void lossesThatAreNoNumbersCostAnEventAndNotTheJob() {
        workshop.stylizer.tell(new Losses(Double.NaN, 1, 0, Double.NaN, Map.of(), Map.of()));

        assertThat(workshop.completed(record()).replayed()).isFalse();
        assertThat(workshop.progress).as("the start is still published").hasSize(1);
    }
}
