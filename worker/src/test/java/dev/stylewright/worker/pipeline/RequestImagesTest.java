package dev.stylewright.worker.pipeline;

import static dev.stylewright.worker.pipeline.Workshop.CONTENT;
import static dev.stylewright.worker.pipeline.Workshop.STYLE;
import static dev.stylewright.worker.pipeline.Workshop.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import org.junit.jupiter.api.Test;

/** The images of one request, taken together. */
class RequestImagesTest {
    private final Workshop workshop = new Workshop();

    @Test
    void anImageThatIsNamedSeveralTimesIsFetchedOnceAndIsAmongTheInputsEachTime() {
        Completed completed = workshop.completed(
                record(order -> order.style(Style.of(S3Uri.parse(CONTENT))).style(Style.of(S3Uri.parse(STYLE)))));

        assertThat(workshop.store.fetched).containsExactlyInAnyOrder("cat.png", "waves.png");
        assertThat(workshop.codec.decoded).containsExactly("32x16", "20x20");
        assertThat(completed.inputs())
                .extracting(input -> input.uri().toString())
                .containsExactly(CONTENT, STYLE, CONTENT, STYLE);
        assertThat(workshop.stylizer.styles().get(0).image())
                .isSameAs(workshop.stylizer.styles().get(2).image());
    }

    /** Styles of a different size are decoded from the same bytes. */
    @Test
    void anImageThatIsWantedInTwoSizesIsFetchedOnceAndDecodedForEach() {
        workshop.completed(record(order -> order.style(Style.of(S3Uri.parse(CONTENT)))
                .parameters(Parameters.defaults().toBuilder()
                        .size(32)
                        .styleScale(2)
                        .iterations(Workshop.EVALUATIONS)
                        .build())));

        assertThat(workshop.store.fetched).containsExactlyInAnyOrder("cat.png", "waves.png");
        assertThat(workshop.codec.decoded).containsExactly("32x16", "20x20", "32x16");
    }

    @Test
    void whatAFileIsMadeToSayReachesNoTerminal() {
        workshop.store.add(STYLE, "\u001b[31mred\r\nline");

        Failed failed = workshop.failed(record());

        assertThat(failed.code()).isEqualTo(FailureCode.IMAGE_UNREADABLE);
        assertThat(failed.message()).contains("?[31mred??line").doesNotContain("\u001b", "\n");
    }
}
