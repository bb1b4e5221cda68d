package dev.stylewright.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.worker.job.RequestDigest;
import dev.stylewright.worker.job.StylizationJob;
import dev.stylewright.worker.pipeline.image.Previews;
import dev.stylewright.worker.stylize.Evaluation;
import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.Losses;
import dev.stylewright.worker.stylize.options.Scale;
import dev.stylewright.worker.stylize.options.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shortest time between two events is a second here, the least share of the evaluations 5 %. */
class ProgressReporterTest {

    private final Workshop workshop = new Workshop();

    private ProgressReporter reporter(int evaluations) {
        return reporter(evaluations, Parameters.defaults());
    }

    private ProgressReporter reporter(int evaluations, Parameters parameters) {
        return new ProgressReporter(
                workshop.context(Duration.ofSeconds(1)),
                Workshop.record(),
                new StylizationJob(
                        Workshop.order().parameters(parameters).build(),
                        new RequestDigest("0".repeat(64), Optional.empty()),
                        Optional.of(S3Uri.parse("s3://results/previews/cat.png.jpg"))
                                .filter(any -> parameters.previewEvery() > 0),
                        Duration.ofHours(1)),
                workshop.running,
                new Schedule(List.of(new Scale(new ImageSize(32, 16), evaluations))),
                new Previews(workshop.store, new PlainCodec()));
    }

    private static Evaluation evaluation(int index, int of, double loss) {
        return new Evaluation(index, of, 1, 1, 32, 16, new Losses(loss, 0, 0, loss, Map.of(), Map.of()));
    }

    /** Runs {@code evaluations}, each taking {@code pace}, and returns the numbers of the reported ones. */
    private List<Integer> told(int evaluations, Duration pace) {
        ProgressReporter reporter = reporter(evaluations);
        for (int i = 1; i <= evaluations; i++) {
            workshop.clock.advance(pace);
            reporter.evaluated(evaluation(i, evaluations, 1));
        }
        return workshop.progress.stream()
                .map(event -> ((Progressed) event).evaluation())
                .toList();
    }

    @Test
    void fastEvaluationsAreReportedOnceASecond() {
        assertThat(told(10, Duration.ofMillis(300))).containsExactly(4, 8);
    }

    @Test
    void slowEvaluationsAreReportedEveryTwentieth() {
        assertThat(told(50, Duration.ofSeconds(5)))
                .containsExactly(3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 42, 45, 48);
    }

    /** Its only event may have been due at an evaluation that was no improvement. */
    @Test
    void aShortPaintingHasOnePreviewAtLeast() {
        ProgressReporter reporter =
                reporter(3, Parameters.defaults().toBuilder().previewEvery(1).build());
        Image image = new Image(32, 16, new byte[3 * 32 * 16]);
        for (double loss : new double[] {1, 2, 3}) {
            workshop.clock.advance(Duration.ofMillis(600));
            reporter.evaluated(evaluation((int) loss, 3, loss), () -> image);
        }

        assertThat(workshop.progress)
                .extracting(event -> ((Progressed) event).preview().isPresent())
                .containsExactly(false, true);
    }

    @Test
    void theOnlyEvaluationIsReported() {
        assertThat(told(1, Duration.ofMillis(1))).containsExactly(1);
    }

    @Test
    void anEventHasSpeedAndRemainingTime() {
        told(10, Duration.ofMillis(500));

        Progressed first = (Progressed) workshop.progress.get(0);
        assertThat(first.evaluation()).isEqualTo(2);
        assertThat(first.iterations()).isEqualTo(10);
        assertThat(first.evaluationsPerSecond()).isEqualTo(2.0);
        assertThat(first.remainingMillis()).hasValue(4000);
        assertThat(first.metadata()).containsEntry("customer", "42");
        assertThat(workshop.running.remaining()).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void lossesThatAreNotFiniteAreNotReportedButTheNextOnesAre(double loss) {
        ProgressReporter reporter = reporter(3);
        workshop.clock.advance(Duration.ofSeconds(2));
        reporter.evaluated(evaluation(1, 3, loss));
        reporter.evaluated(evaluation(2, 3, 1));
        reporter.evaluated(evaluation(3, 3, loss));

        assertThat(workshop.progress).hasSize(1);
        assertThat(((Progressed) workshop.progress.get(0)).evaluation()).isEqualTo(2);
    }

    @Test
    void aLossOfALayerThatIsNotFiniteIsNotReported() {
        Losses losses = new Losses(1, 1, 0, 1, Map.of("relu1_1", Double.NaN), Map.of());

        reporter(1).evaluated(new Evaluation(1, 1, 1, 1, 32, 16, losses));

        assertThat(workshop.progress).isEmpty();
        assertThat(workshop.running.remaining()).contains(Duration.ZERO);
    }

    @Test
    void aClockSetBackMakesNoTimeNegative() {
        ProgressReporter reporter = reporter(2);
        workshop.clock.advance(Duration.ofHours(-1));

        reporter.evaluated(evaluation(1, 2, 1));

        assertThat(workshop.running.remaining().orElseThrow()).isGreaterThanOrEqualTo(Duration.ZERO);
    }
}
