package dev.stylewright.worker.pipeline;

import static dev.stylewright.worker.pipeline.Workshop.CONTENT;
import static dev.stylewright.worker.pipeline.Workshop.STYLE;
import static dev.stylewright.worker.pipeline.Workshop.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Failed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import dev.stylewright.protocol.report.InputImage;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.stylize.Mask;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Masks reach the stylizer with their styles, under the rules of all images. */
class MaskTest {

    private static final String MASK = "s3://photos/fur.png";

    private final Workshop workshop = new Workshop();

    private static RequestRecord masked(String mask) {
        return record(order -> order.style(new Style(S3Uri.parse(STYLE), 2.0, Optional.of(S3Uri.parse(mask)))));
    }

    @Test
    void aMaskGoesWithItsStyleAndAmongTheInputs() {
        workshop.store.add(MASK, "8x8@200");

        Completed completed = workshop.completed(masked(MASK));

        assertThat(completed.inputs())
                .extracting(input -> input.uri().toString())
                .containsExactly(CONTENT, STYLE, STYLE, MASK);
        assertThat(completed.inputs())
                .extracting(InputImage::etag)
                .last()
                .isEqualTo(
                        Optional.of(workshop.store.at(MASK).orElseThrow().info().etag()));
        assertThat(workshop.stylizer.styles().get(0).mask()).isEmpty();
        assertThat(workshop.stylizer.styles().get(1).mask().map(Mask::width)).contains(8);
    }

    /** The content has 32x16 px: more of a mask than that has no effect on the painting. */
    @Test
    void aLargeMaskIsKeptInTheSizeOfTheContent() {
        workshop.store.add(MASK, "200x20@200");

        workshop.completed(masked(MASK));

        assertThat(workshop.stylizer.styles().get(1).mask().orElseThrow())
                .hasToString(new Mask(32, 16, new byte[32 * 16]).toString());
    }

    @Test
    void aMaskThatIsNamedTwiceIsFetchedAndDecodedOnce() {
        workshop.store.add(MASK, "8x8@200");
        Style style = new Style(S3Uri.parse(STYLE), 2.0, Optional.of(S3Uri.parse(MASK)));

        workshop.completed(record(order -> order.style(style).style(style)));

        assertThat(workshop.store.fetched).containsOnlyOnce("fur.png");
        assertThat(workshop.codec.decoded).containsExactly("32x16", "20x20", "8x8");
        assertThat(workshop.stylizer.styles().get(1).mask().orElseThrow())
                .isSameAs(workshop.stylizer.styles().get(2).mask().orElseThrow());
    }

    @Test
    void aReplayedOutcomeNamesTheMask() {
        workshop.store.add(MASK, "8x8@200");
        RequestRecord record = masked(MASK);
        workshop.completed(record);

        Completed again = workshop.completed(record);

        assertThat(again.replayed()).isTrue();
        assertThat(again.inputs()).extracting(input -> input.uri().toString()).contains(MASK);
    }

    @Test
    void aBlackMaskIsAMistakeOfTheRequest() {
        workshop.store.add(MASK, "8x8@0");

        Failed failed = workshop.failed(masked(MASK));

        assertThat(failed.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(failed.errors()).extracting(FieldError::path).containsExactly("$.styles[1].mask");
        assertThat(failed.message()).contains(MASK, "leave the mask out");
        assertThat(workshop.stylizer.paintings()).isZero();
    }

    @Test
    void aMissingMaskIsReportedWithItsFieldAndAddress() {
        Failed failed = workshop.failed(masked(MASK));

        assertThat(failed.code()).isEqualTo(FailureCode.IMAGE_NOT_FOUND);
        assertThat(failed.message()).contains("styles[1].mask", MASK);
    }

    @Test
    void aMaskOverTheLimitsIsTooLarge() {
        workshop.store.add(MASK, "201x2@255");

        assertThat(workshop.failed(masked(MASK)).code()).isEqualTo(FailureCode.IMAGE_TOO_LARGE);
    }

    @Test
    void theMaskOfAStyleThatHasNoSayIsNotFetched() {
        Completed completed = workshop.completed(record(
                order -> order.style(new Style(S3Uri.parse(STYLE), 0, Optional.of(S3Uri.parse("s3://photos/gone"))))));

        assertThat(completed.inputs()).hasSize(2);
    }
}
