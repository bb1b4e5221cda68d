package dev.stylewright.worker.pipeline;

import static dev.stylewright.worker.pipeline.Workshop.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import dev.stylewright.protocol.report.Progressed;
import dev.stylewright.worker.pipeline.FakeStore.Call;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import dev.stylewright.worker.pipeline.storage.StoredObject;
import dev.stylewright.worker.stylize.Losses;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two seconds pass with each of the 20 evaluations, so that each one is reported. */
class PreviewsTest {

    private static final String PREVIEW = "s3://results/previews/cat.png.jpg";

    private final Workshop workshop = new Workshop();

    PreviewsTest() {
        workshop.stylizer.beforeEvaluation(index -> workshop.clock.advance(Duration.ofSeconds(2)));
    }

    private static RequestRecord every(int evaluations) {
        return record(order -> previews(order, evaluations));
    }

    private static StylizationRequest.Builder previews(StylizationRequest.Builder order, int evaluations) {
        return order.parameters(
                order.build().parameters().toBuilder().previewEvery(evaluations).build());
    }

    /** The evaluations whose progress events show a preview. */
    private List<Integer> shown() {
        return workshop.progress.stream()
                .filter(Progressed.class::isInstance)
                .map(Progressed.class::cast)
                .filter(event -> event.preview().equals(Optional.of(S3Uri.parse(PREVIEW))))
                .map(Progressed::evaluation)
                .toList();
    }

    @Test
    void aPreviewGoesWithTheProgressAfterSoManyEvaluations() {
        workshop.completed(every(7));

        assertThat(shown()).containsExactly(7, 14);
        StoredObject preview = workshop.store.at(PREVIEW).orElseThrow();
        assertThat(preview.info().mediaType()).isEqualTo("image/jpeg");
        assertThat(preview.info().userMetadata()).containsEntry("stylewright-preview", "14");
        assertThat(preview.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("32x16");
    }

    @Test
    void aPreviewIsAsTransparentAsTheResult() {
        workshop.store.add(Workshop.CONTENT, "32x16~");

        workshop.completed(every(7));

        for (String object : List.of(PREVIEW, Workshop.OUTPUT)) {
            assertThat(workshop.store.at(object).orElseThrow().bytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("32x16~");
        }
    }

    @Test
    void previewsAreOnlyWrittenOnDemand() {
        workshop.completed(record());

        assertThat(shown()).isEmpty();
        assertThat(workshop.store.calls(Call.PUT)).isEqualTo(1);
    }

    @Test
    void worseImagesAreNotShownAsPreviews() {
        workshop.stylizer.beforeEvaluation(index -> {
            workshop.clock.advance(Duration.ofSeconds(2));
            double loss = index == 7 ? 100 : 20 - index;
            workshop.stylizer.tell(new Losses(0, loss, 0, loss, Map.of(), Map.of()));
        });

        workshop.completed(every(7));

        assertThat(shown()).containsExactly(8, 15);
    }

    @Test
    void aStoreThatTakesNoPreviewIsAskedOnceAndTheJobGoesOn() {
        workshop.store.failOn(Call.PUT, 1, Kind.UNAVAILABLE);

        Completed completed = workshop.completed(every(3));

        assertThat(completed.evaluations()).isEqualTo(Workshop.EVALUATIONS);
        assertThat(shown()).isEmpty();
        assertThat(workshop.store.calls(Call.PUT)).as("one preview, one result").isEqualTo(2);
    }

    @Test
    void aKeyThatLeavesNoRoomForThePreviewsIsRefusedByName() {
        String key = "k".repeat(S3Uri.MAX_KEY_BYTES - 5) + ".png";
        StylizationRequest.Builder order = StylizationRequest.builder(
                        "order-1", S3Uri.parse(Workshop.CONTENT), S3Uri.of("results", key))
                .style(dev.stylewright.protocol.Style.of(S3Uri.parse(Workshop.STYLE)));

        Failed failed = workshop.failed(record(ignored -> previews(order, 5)));

        assertThat(failed.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(failed.errors()).extracting(FieldError::path).containsExactly("$.parameters.previewEvery");
        assertThat(failed.message()).contains("1024");
    }
}
