package dev.stylewright.worker.app.configuration.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.app.configuration.StorageConfiguration;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which settings of the store's credentials belong together. */
class CredentialSettingsTest {

    private final LoaderFixture given;

    CredentialSettingsTest(@TempDir Path directory) {
        given = new LoaderFixture(directory);
    }

    @ParameterizedTest
    @CsvSource({
        "stylewright.storage.secret-key, stylewright.storage.access-key",
        "stylewright.storage.access-key, stylewright.storage.secret-key"
    })
    void halfACredentialIsAProblem(String set, String missing) {
        assertThat(given.failure(List.of(), set + "=hunter2").problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.message()).isEqualTo(missing + ": must be set when " + set + " is"));
    }

    @ParameterizedTest
    @CsvSource({
        "web-identity, stylewright.storage.web-identity.token-file: must be set",
        "stylewright, must be keys or web-identity or instance-profile"
    })
    void credentialsNeedTheSettingsOfTheirSource(String source, String rule) {
        assertThat(given.failure(List.of(), "stylewright.storage.credentials=" + source))
                .hasMessageContaining(rule);
    }

    @Test
    void keysAndAnotherSourceOfCredentialsContradictEachOther() {
        assertThat(given.failure(
                        List.of(),
                        "stylewright.storage.credentials=instance-profile",
                        "stylewright.storage.access-key=user",
                        "stylewright.storage.secret-key=hunter2"))
                .hasMessageContaining("must be keys when stylewright.storage.access-key is set");
        assertThat(given.failure(List.of(), "stylewright.storage.session-token=hunter2"))
                .hasMessageContaining("needs stylewright.storage.access-key")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aWebIdentityIsTakenFromThePlatformsEnvironmentVariables() {
        given.variable("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/secrets/token");
        given.variable("AWS_ROLE_ARN", "arn:aws:iam::1:role/painter");
        given.variable("AWS_ENDPOINT_URL_STS", "https://sts.example");
        StorageConfiguration.WebIdentity identity = given.load("stylewright.storage.credentials=web-identity")
                .storage()
                .webIdentity();
        assertThat(identity.tokenFile()).contains(Path.of("/var/run/secrets/token"));
        assertThat(identity.roleArn()).contains("arn:aws:iam::1:role/painter");
        assertThat(identity.stsEndpoint()).contains(URI.create("https://sts.example"));
    }
}
