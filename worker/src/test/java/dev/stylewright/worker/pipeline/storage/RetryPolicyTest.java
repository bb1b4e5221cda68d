package dev.stylewright.worker.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    @ParameterizedTest
    @CsvSource({"PT0S, PT1S, PT1S", "PT2S, PT1S, PT1S", "PT1S, PT1S, PT-1S"})
    void durationsThatMakeNoSenseAreRefused(Duration delay, Duration maxDelay, Duration maxDuration) {
        assertThatThrownBy(() -> new RetryPolicy(delay, maxDelay, maxDuration))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
