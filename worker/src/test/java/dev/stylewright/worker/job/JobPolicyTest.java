package dev.stylewright.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.Style;
import dev.stylewright.protocol.StylizationRequest;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.FieldError;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class JobPolicyTest {

    private final JobPolicy policy = new JobPolicy(
            new JobLimits(512, 300, 2, 1L << 40, Duration.ofHours(1)),
            AllowList.parse("photos,styles/public"),
            AllowList.parse("results"));

    private static StylizationRequest request(
            int size, int iterations, String content, String output, String... styles) {
        var order = StylizationRequest.builder("order-1", S3Uri.parse(content), S3Uri.parse(output))
                .parameters(Parameters.defaults().toBuilder()
                        .size(size)
                        .iterations(iterations)
                        .build());
        for (String style : styles) {
            order.style(Style.of(S3Uri.parse(style)));
        }
        return order.build();
    }

    @Test
    void requestsWithinAllLimitsAreAccepted() {
        assertThat(policy.objections(request(
                        512,
                        300,
                        "s3://photos/a.png",
                        "s3://results/b.png",
                        "s3://styles/public/c.png",
                        "s3://photos/d.png")))
                .isEmpty();
    }

    @Test
    void everyExcessIsReportedWithValueAndLimit() {
        Failure failure = policy.objections(request(
                        513,
                        301,
                        "s3://photos/a.png",
                        "s3://results/b.png",
                        "s3://photos/c.png",
                        "s3://photos/d.png",
                        "s3://photos/e.png"))
                .orElseThrow();

        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(failure.errors())
                .extracting(FieldError::path)
                .containsExactly("$.parameters.size", "$.parameters.iterations", "$.styles");
        assertThat(failure.message()).contains("513", "512", "301", "300", "3 is more", "limit of 2");
    }

    @Test
    void aStyleThatWouldGetTooLargeIsAnExcess() {
        StylizationRequest request = StylizationRequest.builder(
                        "order-1", S3Uri.parse("s3://photos/a.png"), S3Uri.parse("s3://results/b.png"))
                .style(Style.of(S3Uri.parse("s3://photos/c.png")))
                .parameters(Parameters.defaults().toBuilder()
                        .size(400)
                        .styleScale(2)
                        .build())
                .build();

        assertThat(policy.objections(request).orElseThrow().errors())
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.path()).isEqualTo("$.parameters.styleScale");
                    assertThat(error.message()).contains("800", "512");
                });
    }

    @Test
    void everyForbiddenPlaceIsReportedWithItsAddress() {
        Failure failure = policy.objections(request(
                        512, 300, "s3://results/a.png", "s3://photos/b.png", "s3://photos/c.png", "s3://styles/d.png"))
                .orElseThrow();

        assertThat(failure.code()).isEqualTo(FailureCode.ACCESS_DENIED);
        assertThat(failure.errors())
                .extracting(FieldError::path)
                .containsExactly("$.content", "$.styles[1].image", "$.output");
        assertThat(failure.message())
                .contains("read s3://results/a.png", "read s3://styles/d.png", "write s3://photos/b.png");
    }

    @Test
    void aMaskIsReadUnderTheSameRules() {
        StylizationRequest request = StylizationRequest.builder(
                        "order-1", S3Uri.parse("s3://photos/a.png"), S3Uri.parse("s3://results/b.png"))
                .style(new Style(
                        S3Uri.parse("s3://photos/c.png"), 0, Optional.of(S3Uri.parse("s3://styles/hidden/m.png"))))
                .style(new Style(S3Uri.parse("s3://photos/c.png"), 1, Optional.of(S3Uri.parse("s3://photos/m.png"))))
                .build();

        Failure failure = policy.objections(request).orElseThrow();

        assertThat(failure.code()).isEqualTo(FailureCode.ACCESS_DENIED);
        assertThat(failure.errors()).extracting(FieldError::path).containsExactly("$.styles[0].mask");
        assertThat(failure.message()).contains("read s3://styles/hidden/m.png");
    }

    @ParameterizedTest
    @FieldSource("dev.stylewright.worker.job.HiddenTraversals#SEGMENTS")
    void noAddressOfARequestLeavesItsPrefixByAHiddenTraversal(String segment) {
        JobPolicy prefixes =
                new JobPolicy(policy.limits(), AllowList.parse("photos/public"), AllowList.parse("photos/public"));
        String good = "s3://photos/public/a.png";
        String bad = "s3://photos/public/" + segment + "/secret.png";

        refuses(prefixes, "$.content", () -> Style.of(S3Uri.parse(good)), bad, "s3://photos/public/out.png");
        refuses(prefixes, "$.styles[0].image", () -> Style.of(S3Uri.parse(bad)), good, "s3://photos/public/out.png");
        refuses(
                prefixes,
                "$.styles[0].mask",
                () -> new Style(S3Uri.parse(good), 1, Optional.of(S3Uri.parse(bad))),
                good,
                "s3://photos/public/out.png");
        refuses(prefixes, "$.output", () -> Style.of(S3Uri.parse(good)), good, bad);
    }

    /** Refused as an address, or by the policy. */
    private static void refuses(JobPolicy policy, String path, Supplier<Style> style, String content, String output) {
        StylizationRequest request;
        try {
            request = StylizationRequest.builder("order-1", S3Uri.parse(content), S3Uri.parse(output))
                    .style(style.get())
                    .build();
        } catch (IllegalArgumentException noAddress) {
            return;
        }
        Failure failure = policy.objections(request).orElseThrow();
        assertThat(failure.code()).isEqualTo(FailureCode.ACCESS_DENIED);
        assertThat(failure.errors()).extracting(FieldError::path).containsExactly(path);
    }

    @ParameterizedTest
    @CsvSource({"15, 1, 1, 256", "16, 0, 1, 256", "16, 1, 0, 256", "16, 1, 1, 255"})
    void limitsThatAllowNoJobAreRefused(int size, int iterations, int styles, long pixels) {
        assertThatThrownBy(() -> new JobLimits(size, iterations, styles, pixels, Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDeadlineHasPassedAtItsInstant() {
        Instant deadline = Instant.parse("2026-12-24T18:00:00Z");
        var order = StylizationRequest.builder("o", S3Uri.parse("s3://photos/a.png"), S3Uri.parse("s3://results/b.png"))
                .style(Style.of(S3Uri.parse("s3://photos/c.png")));
        RequestDigest digest = new RequestDigest("digest", Optional.empty());
        StylizationJob patient = new StylizationJob(order.build(), digest, Optional.empty(), Duration.ofHours(1));
        StylizationJob urgent =
                new StylizationJob(order.deadline(deadline).build(), digest, Optional.empty(), Duration.ofHours(1));

        assertThat(urgent.isPastDeadline(deadline.minusNanos(1))).isFalse();
        assertThat(urgent.isPastDeadline(deadline)).isTrue();
        assertThat(patient.isPastDeadline(Instant.MAX)).isFalse();
    }
}
