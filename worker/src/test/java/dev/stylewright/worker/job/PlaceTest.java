package dev.stylewright.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceTest {

    @ParameterizedTest
    @CsvSource({
        "results, s3://results/cat.png, s3://results/previews/cat.png.jpg",
        "results, s3://results/a/b/cat.png, s3://results/previews/a/b/cat.png.jpg",
        "'results/public', s3://results/public/a/cat.png, s3://results/public/previews/a/cat.png.jpg",
        "'results,results/public', s3://results/public/cat.png, s3://results/public/previews/cat.png.jpg",
        "'results,results/public', s3://results/cat.png, s3://results/previews/cat.png.jpg",
        "'results/cat.png', s3://results/cat.png, s3://results/cat.png/previews/cat.png.jpg"
    })
    void previewsAreStoredUnderAPrefixThatALifecycleRuleCanName(String writable, String output, String preview) {
        AllowList list = AllowList.parse(writable);

        S3Uri stored = list.preview(S3Uri.parse(output)).orElseThrow();

        assertThat(stored).hasToString(preview);
        assertThat(list.permits(stored.bucket(), stored.key())).isTrue();
        assertThat(list.places()).anyMatch(place -> stored.key().startsWith(place.previewPrefix()));
    }

    @Test
    void nothingIsStoredOutsideOfTheWritablePlaces() {
        assertThat(AllowList.parse("results/public").preview(S3Uri.parse("s3://results/cat.png")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "results, s3://results/previews/cat.png",
        "'results/public', s3://results/public/previews/a/cat.png",
        "'results,results/public', s3://results/public/previews/cat.png"
    })
    void noResultIsStoredWhereObjectsAreDeleted(String writable, String output) {
        assertThat(objections(writable, output).orElseThrow()).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(FailureCode.ACCESS_DENIED);
            assertThat(failure.errors()).extracting(FieldError::path).containsExactly("$.output");
            assertThat(failure.message()).contains("previews/");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "results, s3://results/a/previews/cat.png",
        "results, s3://results/previews.png",
        "'results/public', s3://results/public/old/previews/cat.png"
    })
    void aFolderOfThatNameElsewhereIsAsGoodAsAnyOther(String writable, String output) {
        assertThat(objections(writable, output)).isEmpty();
    }

    private static Optional<Failure> objections(String writable, String output) {
        JobPolicy policy = new JobPolicy(
                new JobLimits(512, 300, 2, 1L << 40, Duration.ofHours(1)),
                AllowList.parse("photos"),
                AllowList.parse(writable));
        return policy.objections(
                StylizationRequest.builder("order-1", S3Uri.parse("s3://photos/a.png"), S3Uri.parse(output))
                        .style(Style.of(S3Uri.parse("s3://photos/c.png")))
                        .parameters(Parameters.defaults().toBuilder()
                                .size(256)
                                .iterations(10)
                                .build())
                        .build());
    }
}
