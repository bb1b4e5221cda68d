package dev.stylewright.worker.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3SettingsTest {
    private static final URI ENDPOINT = URI.create("https://store.example:9000");

    @Test
    void theSecretIsMasked() {
        assertThat(TestSettings.of(ENDPOINT, "access", "hush").toString())
                .contains("https://store.example:9000", "access", "***")
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "store:9000",
                "ftp://store",
                "http://user:word@store",
                "http://store/path",
                "http:///x",
                "http://store?a=b"
            })
    void anEndpointIsAnAddressAndNothingElse(String endpoint) {
        assertThatThrownBy(() -> TestSettings.of(URI.create(endpoint), "access", "secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("endpoint")
                .hasMessageNotContaining("word");
    }

    @Test
    void keysComeTogether() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new S3Settings(
                        ENDPOINT, "r", Optional.of("access"), Optional.empty(), second, second, second, second, true))
                .hasMessageContaining("together");
    }

    @Test
    void timeoutsArePositive() {
        assertThatThrownBy(() -> TestSettings.of(ENDPOINT, "access", "secret", Duration.ZERO))
                .hasMessageContaining("connect timeout");
    }
}
