package dev.stylewright.worker.app.configuration.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.app.configuration.Secret;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets, and the files that hold values: they are read literally and never shown. */
class SecretValuesTest {

    private final LoaderFixture given;

    SecretValuesTest(@TempDir Path directory) {
        given = new LoaderFixture(directory);
    }

    @Test
    void valuesAreTakenAsTheyStand() {
        assertThat(given.load("stylewright.storage.access-key=user", "stylewright.storage.secret-key= a${b}\\c ")
                        .storage()
                        .secretKey()
                        .map(Secret::reveal))
                .contains(" a${b}\\c ");
        assertThat(given.load("stylewright.kafka.properties.ssl.key.password=${file:/run/x:password}")
                        .kafka()
                        .properties())
                .containsEntry("ssl.key.password", "${file:/run/x:password}");
    }

    @Test
    void variablesMayNameFilesThatHoldTheValue() {
        Path secret = given.file("secret", "hunter2");
        given.variable("STYLEWRIGHT_STORAGE_ACCESS_KEY", "user");
        given.variable("STYLEWRIGHT_STORAGE_SECRET_KEY_FILE", secret.toString());
        given.variable("STYLEWRIGHT_KAFKA_PROPERTIES_SASL_JAAS_CONFIG_FILE", secret.toString());
        given.variable("STYLEWRIGHT_KAFKA_PROPERTIES_SASL_OAUTHBEARER_ASSERTION_FILE", secret.toString());
        WorkerConfiguration configuration = given.load();
        assertThat(configuration.storage().secretKey()).contains(new Secret("hunter2"));
        assertThat(configuration.kafka().properties())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("sasl.jaas.config", "hunter2", "sasl.oauthbearer.assertion.file", secret.toString()));
    }

    @Test
    void aVariableAndItsFileContradictEachOther() {
        given.variable("STYLEWRIGHT_QUEUE_GROUP", "a");
        given.variable("STYLEWRIGHT_QUEUE_GROUP_FILE", given.file("group", "b").toString());
        assertThat(given.failure(List.of())).hasMessageContaining("is also set by STYLEWRIGHT_QUEUE_GROUP");
    }

    @Test
    void filesThatCannotBeReadAreProblems() {
        given.variable("STYLEWRIGHT_QUEUE_GROUP_FILE", given.absentFile().toString());
        Path broken = given.file("broken.properties", "stylewright.queue.group=\\u12");
        assertThat(given.failure(List.of(Path.of("absent.properties"), broken)).problems())
                .hasSize(3)
                .anySatisfy(
                        problem -> assertThat(problem.message()).contains("absent.properties): there is no such file"))
                .anySatisfy(problem -> assertThat(problem.message())
                        .contains("broken.properties): cannot be read as a properties file"))
                .anySatisfy(problem -> assertThat(problem.message())
                        .startsWith("stylewright.queue.group (file ")
                        .contains("STYLEWRIGHT_QUEUE_GROUP_FILE): there is no such file"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stylewright.kafka.properties.sasl.jaas.config=x hunter2",
                "stylewright.kafka.properties.ssl.keystore.password=hunter2",
                "stylewright.kafka.properties.ssl.keystore.key=hunter2",
                "stylewright.kafka.producer.sasl.oauthbearer.client.credentials.client.secret=hunter2",
                "stylewright.kafka.consumer.some.interceptor.config=user password=hunter2",
                "stylewright.kafka.admin.proxy=http://me:hunter2@proxy",
                "stylewright.weights=https://mirror.example/w.safetensors?X-Amz-Signature=hunter2",
                "stylewright.storage.session-token=hunter2",
                "stylewright.storage.secret-key=hunter2"
            })
    void secretsAreNeverPrinted(String setting) {
        given.variable("STYLEWRIGHT_STORAGE_ACCESS_KEY", "user");
        given.variable("STYLEWRIGHT_STORAGE_SECRET_KEY", "hunter2");
        LoadedConfiguration loaded = given.loader().load(List.of(), List.of(setting));
        String key = setting.substring(0, setting.indexOf('='));
        assertThat(loaded.print()).contains("# " + key + "=********\n").doesNotContain("hunter2");
        assertThat(loaded.configuration().storage().secretKey().toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stylewright.storage.secrte-key=hunter2",
                "stylewright.storage.endpoint=http://me:hunter2@store:9000",
                "stylewright.kafka.consumer.key.deserializer=password=hunter2"
            })
    void secretsAreNotInProblemsEither(String setting) {
        assertThat(given.failure(List.of(), setting)).hasMessageNotContaining("hunter2");
    }
}
