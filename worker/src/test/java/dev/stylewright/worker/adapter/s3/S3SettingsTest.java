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
    void keysAreNotBlank() {
        assertThatThrownBy(() -> TestSettings.of(ENDPOINT, "access", " ")).hasMessageContaining("blank");
    }

    @Test
    void theSessionTokenIsMasked() {
        assertThat(new S3Credentials.Keys("access", "hush", Optional.of("quiet")).toString())
                .contains("sessionToken=***")
                .doesNotContain("hush", "quiet");
    }

    @Test
    void timeoutsArePositive() {
        assertThatThrownBy(() -> TestSettings.of(ENDPOINT, "access", "secret", Duration.ZERO))
                .hasMessageContaining("connect timeout");
    }
}
