package dev.stylewright.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.Parameters;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.options.Schedule;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkLimitTest {

    private static final Pattern FEWER = Pattern.compile("at this size at most (\\d+) iterations");
    private static final Pattern SMALLER = Pattern.compile("with these iterations a size of at most (\\d+)");
    private static final long DEFAULT = 2_500_000_000L;

    private static Parameters parameters(int size, int iterations, int scales) {
        return Parameters.defaults().toBuilder()
                .size(size)
                .iterations(iterations)
                .scales(scales)
                .build();
    }

    private static long work(int size, int iterations, int scales) {
        return Schedule.coarseToFine(new ImageSize(size, size), size, iterations, scales)
                .pixelEvaluations();
    }

    @ParameterizedTest
    @CsvSource({"512, 300, 10", "1024, 2000, 10", "2048, 300, 1", "2048, 2000, 10"})
    void byDefaultEverythingIsPaintedThatTheOtherLimitsAllowAtTheDefaultScales(int size, int iterations, int scales) {
        assertThat(new WorkLimit(DEFAULT).objection(parameters(size, iterations, scales)))
                .isEmpty();
    }

    @Test
    void theLimitItselfIsPaintedAndOneMoreIsNot() {
        Parameters parameters = parameters(512, 300, 10);
        long work = work(512, 300, 10);

        assertThat(new WorkLimit(work).objection(parameters)).isEmpty();
        assertThat(new WorkLimit(work - 1).objection(parameters)).isPresent();
    }

    @Test
    void theAnswerNamesTheWorkTheLimitAndBothWaysOut() {
        Failure failure =
                new WorkLimit(500_000_000).objection(parameters(2048, 1000, 10)).orElseThrow();

        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(failure.errors()).singleElement().satisfies(error -> assertThat(error.path())
                .isEqualTo("$.parameters"));
        assertThat(failure.message())
                .contains("a size of 2048 with 1000 iterations is %,d".formatted(work(2048, 1000, 10)))
                .contains("limit of 500,000,000 (stylewright.limits.pixel-evaluations)");
    }

    /** The suggested values are accepted, and slightly larger ones are not. */
    @ParameterizedTest
    @CsvSource({
        "2048, 1000, 10, 500000000",
        "2048, 1000, 1, 500000000",
        "2048, 2000, 10, 2000000000",
        "300, 40, 10, 500000",
        "257, 300, 10, 5000000",
        "8192, 10000, 10, 1000000",
        "16, 10000, 10, 300"
    })
    void theSuggestedLimitsAreAccepted(int size, int iterations, int scales, long most) {
        WorkLimit limit = new WorkLimit(most);
        String message = limit.objection(parameters(size, iterations, scales))
                .orElseThrow()
                .message();

        Matcher fewer = FEWER.matcher(message);
        if (fewer.find()) {
            int advised = Integer.parseInt(fewer.group(1));
            assertThat(limit.objection(parameters(size, advised, scales))).isEmpty();
            assertThat(work(size, advised + advised / 5 + 9, scales)).isGreaterThan(most);
        } else {
            assertThat(work(size, 1, scales)).isGreaterThan(most);
        }
        Matcher smaller = SMALLER.matcher(message);
        if (smaller.find()) {
            int advised = Integer.parseInt(smaller.group(1));
            assertThat(limit.objection(parameters(advised, iterations, scales))).isEmpty();
            assertThat(work(advised + 1, iterations, scales)).isGreaterThan(most);
        } else {
            assertThat(work(16, iterations, scales)).isGreaterThan(most);
        }
    }
}
