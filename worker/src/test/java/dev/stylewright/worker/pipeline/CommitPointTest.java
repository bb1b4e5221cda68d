package dev.stylewright.worker.pipeline;

import static dev.stylewright.worker.pipeline.Workshop.CONTENT;
import static dev.stylewright.worker.pipeline.Workshop.OUTPUT;
import static dev.stylewright.worker.pipeline.Workshop.STYLE;
import static dev.stylewright.worker.pipeline.Workshop.record;
import static dev.stylewright.worker.pipeline.Workshop.redelivered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.OnDeadline;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.InputImage;
import dev.stylewright.worker.pipeline.FakeStore.Call;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.storage.Digests;
import dev.stylewright.worker.pipeline.storage.Precondition;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import dev.stylewright.worker.pipeline.storage.StoredObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The result object is the commit point: a worker that finds its own object is done, and must not touch another's. */
class CommitPointTest {

    private final Workshop workshop = new Workshop();
    private final FakeStore store = workshop.store;

    @Test
    void aPaintedImageIsStoredOnceAndReportedInFull() {
        Completed outcome = workshop.completed(record());

        StoredObject stored = store.at(OUTPUT).orElseThrow();
        assertThat(store.preconditions()).containsExactly(new Precondition.Absent());
        assertThat(new String(stored.bytes(), StandardCharsets.UTF_8)).isEqualTo("32x16");
        assertThat(outcome.replayed()).isFalse();
        assertThat(outcome.result()).hasToString(OUTPUT);
        assertThat(outcome.width()).isEqualTo(32);
        assertThat(outcome.height()).isEqualTo(16);
        assertThat(outcome.bytes()).isEqualTo(5);
        assertThat(outcome.mediaType()).isEqualTo("image/png");
        assertThat(outcome.etag()).isEqualTo(stored.info().etag());
        assertThat(outcome.sha256()).isEqualTo(Digests.sha256(stored.bytes()));
        assertThat(outcome.inputs()).extracting(InputImage::uri).hasToString("[" + CONTENT + ", " + STYLE + "]");
        assertThat(outcome.inputs()).allMatch(input -> input.etag().isPresent());
        assertThat(outcome.evaluations()).isEqualTo(Workshop.EVALUATIONS);
        assertThat(outcome.timings().orElseThrow().waiting()).hasValue(5000);
        assertThat(outcome.deviceSeconds())
                .hasValue(outcome.timings().orElseThrow().stylizing() / 1000.0);
        assertThat(outcome.parameters().orElseThrow().learningRate()).isEmpty();
        assertThat(outcome.worker().precision()).contains("bf16");
        assertThat(outcome.attempt()).isEqualTo(1);
        assertThat(outcome.metadata()).containsEntry("customer", "42");
    }

    @Test
    void cachedStylesBelongToTheBytesThatWereRead() {
        Completed outcome = workshop.completed(record());

        String etag = outcome.inputs().get(1).etag().orElseThrow();
        assertThat(workshop.stylizer.styles()).singleElement().satisfies(style -> assertThat(style.identity())
                .contains(STYLE + " " + etag));
    }

    @Test
    void aRedeliveredRequestIsReportedAgainAndNotPaintedAgain() {
        RequestRecord record = record();
        Completed first = workshop.completed(record);

        Completed again = workshop.completed(redelivered(record, 2));

        assertThat(workshop.stylizer.paintings()).isEqualTo(1);
        assertThat(store.calls(Call.PUT)).isEqualTo(1);
        assertThat(again.replayed()).isTrue();
        assertThat(again.etag()).isEqualTo(first.etag());
        assertThat(again.sha256()).isEqualTo(first.sha256());
        assertThat(again.losses()).isEqualTo(first.losses());
        assertThat(again.deviceSeconds()).isEqualTo(first.deviceSeconds());
        assertThat(again.parameters()).isEqualTo(first.parameters()).isPresent();
        assertThat(again.worker()).isEqualTo(first.worker());
        assertThat(again.attempt()).as("the attempt that painted").isEqualTo(1);
        assertThat(again.inputs()).extracting(InputImage::uri).hasToString("[" + CONTENT + ", " + STYLE + "]");
        assertThat(again.inputs()).allMatch(input -> input.etag().isEmpty());
        assertThat(again.metadata()).isEqualTo(first.metadata());
    }

    @Test
    void theSameRequestSentAgainWithMoreTimeAndOtherMetadataIsReportedAgain() {
        workshop.completed(record(order -> order.deadline(SettableClock.START.plusSeconds(60))));

        Completed again = workshop.completed(record(order -> order.deadline(SettableClock.START.plusSeconds(3600))
                .onDeadline(OnDeadline.BEST)
                .metadata("customer", "43")));

        assertThat(again.replayed()).isTrue();
        assertThat(again.metadata()).containsEntry("customer", "43");
        assertThat(workshop.stylizer.paintings()).isEqualTo(1);
    }

    @Test
    void aResultStoredByAnEarlierVersionIsFoundByTheSameBytes() {
        RequestRecord record = record();
        workshop.completed(record);
        Map<String, String> old =
                new HashMap<>(store.at(OUTPUT).orElseThrow().info().userMetadata());
        assertThat(old.remove("stylewright-request-v2")).isNotNull();
        store.add(OUTPUT, "32x16", old);

        assertThat(workshop.completed(redelivered(record, 2)).replayed()).isTrue();
        assertThat(workshop.failed(record(order -> order.metadata("customer", "43")))
                        .code())
                .as("the previous version recorded only the digest of the bytes")
                .isEqualTo(FailureCode.OUTPUT_CONFLICT);
    }

    @Test
    void anEarlierVersionFindsAResultByTheSameBytes() {
        RequestRecord record = record();
        workshop.completed(record);

        assertThat(store.at(OUTPUT).orElseThrow().info().userMetadata())
                .containsEntry(
                        "stylewright-request", Digests.sha256(record.value().orElseThrow()));
    }

    @Test
    void aRecordWithoutATimeHasNoWaitingTime() {
        RequestRecord timed = record();
        RequestRecord timeless = new RequestRecord(
                timed.position(), timed.key(), timed.value(), timed.headers(), Instant.ofEpochMilli(-1), 1);

        assertThat(workshop.completed(timeless).timings().orElseThrow().waiting())
                .isEmpty();
    }

    @Test
    void aStoredResultBeatsThePassedDeadline() {
        RequestRecord record = record(order -> order.deadline(SettableClock.START.plusSeconds(60)));
        workshop.completed(record);
        workshop.clock.advance(Duration.ofHours(1));

        assertThat(workshop.completed(redelivered(record, 2)).replayed()).isTrue();
    }

    @Test
    void aStoredResultBeatsExhaustedAttempts() {
        RequestRecord record = record();
        workshop.completed(record);

        assertThat(workshop.completed(redelivered(record, Workshop.MAX_ATTEMPTS + 1))
                        .replayed())
                .isTrue();
    }

    @Test
    void aStoredResultBeatsAnOrderToOverwrite() {
        RequestRecord record = record(order -> order.overwrite(true));
        workshop.completed(record);

        assertThat(workshop.completed(redelivered(record, 2)).replayed()).isTrue();
        assertThat(workshop.stylizer.paintings()).isEqualTo(1);
    }

    @Test
    void anotherRequestWithTheSameOutputConflictsBeforeAnythingIsPainted() {
        workshop.completed(record());

        Settlement settlement = workshop.settle(record(order -> order.style(Style.of(S3Uri.parse(CONTENT)))));

        assertThat(settlement.deadLetter().orElseThrow().code()).isEqualTo(FailureCode.OUTPUT_CONFLICT);
        assertThat(settlement.deadLetter().orElseThrow().message()).contains(OUTPUT, "overwrite");
        assertThat(workshop.stylizer.paintings()).isEqualTo(1);
    }

    @Test
    void aForeignObjectAtTheOutputConflictsBeforeAnythingIsPainted() {
        store.add(OUTPUT, "holiday.png");

        assertThat(workshop.failed(record()).code()).isEqualTo(FailureCode.OUTPUT_CONFLICT);
        assertThat(workshop.stylizer.paintings()).isZero();
        assertThat(store.calls(Call.FETCH)).isZero();
    }

    @Test
    void overwritingReplacesExactlyWhatWasSeenAtTheStart() {
        store.add(OUTPUT, "holiday.png");
        String etag = store.at(OUTPUT).orElseThrow().info().etag();

        assertThat(workshop.completed(record(order -> order.overwrite(true))).replayed())
                .isFalse();
        assertThat(store.preconditions()).containsExactly(new Precondition.Matches(etag));
    }

    @Test
    void overwritingNothingStillWritesOnlyIfNoObjectExists() {
        workshop.completed(record(order -> order.overwrite(true)));

        assertThat(store.preconditions()).containsExactly(new Precondition.Absent());
    }

    @Test
    void anObjectThatCameWhilePaintingIsNotReplaced() {
        store.beforePut(() -> store.add(OUTPUT, "holiday.png"));

        assertThat(workshop.failed(record()).code()).isEqualTo(FailureCode.OUTPUT_CONFLICT);
        assertThat(store.at(OUTPUT).orElseThrow().info().userMetadata()).isEmpty();
    }

    @Test
    void anObjectChangedWhilePaintingIsNotOverwritten() {
        store.add(OUTPUT, "holiday.png");
        store.beforePut(() -> store.add(OUTPUT, "newer.png"));

        assertThat(workshop.failed(record(order -> order.overwrite(true))).code())
                .isEqualTo(FailureCode.OUTPUT_CONFLICT);
    }

    @Test
    void theResultOfAFasterAttemptAtTheSameJobIsReported() {
        RequestRecord record = record();
        Workshop faster = new Workshop();
        faster.completed(redelivered(record, 2));
        var theirs = faster.store.at(OUTPUT).orElseThrow().info();
        store.beforePut(() -> store.add(OUTPUT, "32x16", theirs.userMetadata()));

        Completed outcome = workshop.completed(record);

        assertThat(outcome.replayed()).isTrue();
        assertThat(outcome.attempt()).isEqualTo(2);
    }

    @Test
    void aPutWhoseAnswerWasLostFindsItself() {
        store.loseNextAnswer();

        Completed outcome = workshop.completed(record());

        assertThat(store.calls(Call.PUT)).isEqualTo(2);
        assertThat(outcome.replayed()).isFalse();
        assertThat(outcome.timings()).isPresent();
    }

    @Test
    void anOverwritingPutWhoseAnswerWasLostFindsItself() {
        store.add(OUTPUT, "holiday.png");
        store.loseNextAnswer();

        assertThat(workshop.completed(record(order -> order.overwrite(true))).replayed())
                .isFalse();
    }

    @Test
    void aResultStoredByAnEarlierAttemptBeatsAFailureOfThisOne() {
        RequestRecord record = record();
        Workshop faster = new Workshop();
        faster.completed(record);
        var theirs = faster.store.at(OUTPUT).orElseThrow().info();
        workshop.stylizer.beforeEvaluation(index -> {
            store.add(OUTPUT, "32x16", theirs.userMetadata());
            throw new IllegalStateException("the device fell off");
        });

        assertThat(workshop.completed(redelivered(record, 2)).replayed()).isTrue();
    }

    @Test
    void theVersionOfTheResultIsPartOfItsAddress() {
        store.giveVersion("3HL4kqtJlcpXroDTDmjVBH40Nrjfkd");

        assertThat(workshop.completed(record()).result())
                .hasToString(OUTPUT + "?versionId=3HL4kqtJlcpXroDTDmjVBH40Nrjfkd");
    }

    @Test
    void aVersionThatNoAddressCanNameIsLeftOut() {
        store.giveVersion("two words");

        assertThat(workshop.completed(record()).result()).hasToString(OUTPUT);
    }

    @Test
    void theVersionOfABucketWithoutVersionsIsLeftOut() {
        store.giveVersion("null");

        assertThat(workshop.completed(record()).result()).hasToString(OUTPUT);
    }

    @Test
    void aStoreThatRecoversIsWaitedFor() {
        store.failOn(Call.FIND, 1, Kind.UNAVAILABLE);
        store.failOn(Call.FETCH, 2, Kind.UNAVAILABLE);
        store.failOn(Call.PUT, 1, Kind.UNAVAILABLE);

        assertThat(workshop.completed(record()).replayed()).isFalse();
        assertThat(workshop.stylizer.paintings()).isEqualTo(1);
    }
}
