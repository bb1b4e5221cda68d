package dev.stylewright.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.worker.app.command.WorkerCommand;
import dev.stylewright.worker.tls.PrivateAuthority;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Canaries in every secret setting: none appears in any output or error. */
class SecretsTest {
    private static final String CANARY = "canary-4f1c";
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"worker\"" + " password=\"%s\"";

    private final Path directory;

    SecretsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void noCanaryIsInThePrintedConfiguration() {
        Map<String, String> environment = Map.of(
                "STYLEWRIGHT_ACCESS_READ",
                "photos",
                "STYLEWRIGHT_ACCESS_WRITE",
                "results",
                "STYLEWRIGHT_STORAGE_ACCESS_KEY",
                "user",
                "STYLEWRIGHT_STORAGE_SECRET_KEY",
                CANARY,
                "STYLEWRIGHT_STORAGE_SESSION_TOKEN",
                CANARY,
                "STYLEWRIGHT_WEIGHTS",
                "https://mirror.example/w?X-Amz-Signature=" + CANARY,
                "STYLEWRIGHT_KAFKA_PROPERTIES_SASL_JAAS_CONFIG",
                LOGIN.formatted(CANARY) + ";",
                "STYLEWRIGHT_KAFKA_PROPERTIES_SSL_KEYSTORE_PASSWORD",
                CANARY,
                "STYLEWRIGHT_KAFKA_PROPERTIES_SSL_KEY_PASSWORD",
                CANARY,
                "STYLEWRIGHT_KAFKA_CONSUMER_SSL_KEYSTORE_KEY",
                CANARY);
        StringWriter out = new StringWriter();
        CommandLine command = WorkerCommand.create(configuration -> 0, environment, directory);
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(out));
        assertThat(command.execute("--print-config")).isZero();
        assertThat(out.toString())
                .contains("stylewright.kafka.properties.sasl.jaas.config=********", "session-token=********")
                .doesNotContain(CANARY);
    }

    @Test
    void aWorkerWithoutAccessPrintsOneLineAndExitsWithOne() throws Exception {
        PrivateAuthority authority = new PrivateAuthority(directory);
        try (EmbeddedKafka kafka = EmbeddedKafka.builder()
                .property("listener.security.protocol.map", "CLIENT:SASL_SSL,CONTROLLER:PLAINTEXT")
                .property("ssl.keystore.type", "PEM")
                .property("ssl.keystore.location", authority.server().toString())
                .property("ssl.truststore.type", "PEM")
                .property("ssl.truststore.location", authority.certificate().toString())
                .property("sasl.enabled.mechanisms", "PLAIN")
                .property("sasl.mechanism.inter.broker.protocol", "PLAIN")
                .property(
                        "listener.name.client.plain.sasl.jaas.config",
                        LOGIN.formatted("right") + " user_worker=\"right\";")
                .start()) {
            Fleet fleet = Fleet.on(kafka, EmbeddedServers.shared().s3());
            String lastLine = refusal(fleet, LOGIN.formatted(CANARY) + ";", authority);
            assertThat(lastLine)
                    .startsWith("The brokers at " + kafka.bootstrapServers() + " cannot be used")
                    .contains("Authentication failed: Invalid username or password");
            assertThat(refusal(fleet, LOGIN.formatted(CANARY), authority)).contains("sasl.jaas.config cannot be read");
        }
    }

    private String refusal(Fleet fleet, String login, PrivateAuthority authority) throws Exception {
        List<String> settings = new ArrayList<>(fleet.settings("refused"));
        settings.addAll(Arrays.asList(
                "stylewright.kafka.properties.security.protocol=SASL_SSL",
                "stylewright.kafka.properties.ssl.truststore.type=PEM",
                "stylewright.kafka.properties.ssl.truststore.location=" + authority.certificate(),
                "stylewright.kafka.properties.sasl.mechanism=PLAIN",
                "stylewright.kafka.properties.sasl.jaas.config=" + login));
        try (WorkerJvm worker = WorkerJvm.start(settings, directory)) {
            assertThat(worker.exitCode()).isEqualTo(1);
            String log = Files.readString(worker.log());
            assertThat(log).doesNotContain(CANARY).doesNotContain("\tat ");
            List<String> lines =
                    log.lines().filter(line -> line.startsWith("The brokers")).toList();
            assertThat(lines).as(log).hasSize(1);
            return lines.get(0);
        }
    }
}
