package dev.stylewright.worker.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.protocol.Topics;
import dev.stylewright.worker.adapter.kafka.admin.BrokerAdmin;
import dev.stylewright.worker.adapter.kafka.admin.QueueTopics;
import dev.stylewright.worker.adapter.kafka.group.GroupQueue;
import dev.stylewright.worker.tls.PrivateAuthority;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The queue over TLS with a private authority: with SASL PLAIN, with SASL SCRAM, and with certificates of the clients. */
class SecuredBrokerTest {
    private static final String SECRET = "canary-nobody-may-see";

    @TempDir
    static Path directory;

    private static PrivateAuthority authority;
    private static EmbeddedKafka sasl;
    private static EmbeddedKafka mutual;

    @BeforeAll
    static void startBrokers() throws Exception {
        authority = new PrivateAuthority(directory);
        sasl = secured("SASL_SSL")
                .property("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512")
                .property("sasl.mechanism.inter.broker.protocol", "PLAIN")
                .property(
                        "listener.name.client.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"worker\" password=\""
                                + SECRET + "\" user_worker=\"" + SECRET + "\";")
                .property(
                        "listener.name.client.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;")
                .start();
        try (Admin admin = Admin.create(new HashMap<String, Object>(sasl("PLAIN", SECRET)))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            "worker", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), SECRET)))
                    .all()
                    .get();
        }
        mutual = secured("SSL").property("ssl.client.auth", "required").start();
    }

    @AfterAll
    static void stopBrokers() {
        sasl.close();
        mutual.close();
    }

    @ParameterizedTest
    @CsvSource({"PLAIN", "SCRAM-SHA-512"})
    void aWorkerJoinsWithUserAndPassword(String mechanism) throws Exception {
        assertJoins(sasl(mechanism, SECRET));
    }

    @Test
    void aWorkerJoinsWithACertificate() throws Exception {
        Map<String, String> properties = tls(mutual, "SSL");
        properties.put("ssl.keystore.type", "PEM");
        properties.put("ssl.keystore.location", authority.client("worker").toString());
        assertJoins(properties);
    }

    @ParameterizedTest
    @CsvSource({"PLAIN", "SCRAM-SHA-512"})
    void aWrongPasswordIsSaidOnOneLineWithoutIt(String mechanism) throws Exception {
        assertRefused(sasl(mechanism, "wrong-" + SECRET), "Authentication failed");
    }

    @Test
    void anUnknownAuthorityIsNamed() throws Exception {
        Map<String, String> properties = sasl("PLAIN", SECRET);
        Path other = java.nio.file.Files.createDirectory(directory.resolve("other"));
        properties.put(
                "ssl.truststore.location",
                new PrivateAuthority(other).certificate().toString());
        assertRefused(properties, "SSL handshake failed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PlainLoginModule required username=\"worker\" password=\"%s\"",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=worker %s;",
                "org.apache.kafka.common.security.plain.PlainLoginModule %s username=worker;"
            })
    void aLoginThatCannotBeReadIsSaidWithoutItsSecret(String login) throws Exception {
        Map<String, String> properties = sasl("PLAIN", SECRET);
        properties.put("sasl.jaas.config", login.formatted(SECRET));
        assertRefused(properties, "sasl.jaas.config");
    }

    private static void assertJoins(Map<String, String> properties) throws Exception {
        KafkaSettings settings = settings(properties);
        try (BrokerAdmin admin = BrokerAdmin.open(settings)) {
            QueueTopics topics = new QueueTopics(admin);
            assertThat(topics.create(1, Optional.empty())).hasSize(5);
            GroupQueue queue = GroupQueue.join(settings, Clock.systemUTC());
            queue.poll(java.time.Duration.ofMillis(100));
            queue.close();
            assertThat(topics.missing()).isEmpty();
        }
    }

    private static void assertRefused(Map<String, String> properties, String reason) {
        assertThatThrownBy(() -> missing(properties))
                .isInstanceOf(QueueUnusableException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining(SECRET);
    }

    private static List<String> missing(Map<String, String> properties) throws QueueUnusableException {
        try (BrokerAdmin admin = BrokerAdmin.open(settings(properties))) {
            return new QueueTopics(admin).missing();
        }
    }

    private static KafkaSettings settings(Map<String, String> properties) {
        String name = EmbeddedServers.uniqueName("secured");
        return new KafkaSettings(
                name,
                KafkaSettings.GroupProtocol.CONSUMER,
                name + "-worker",
                new Topics(name + ".r", name + ".o", name + ".p", name + ".c", name + ".d"),
                properties,
                properties,
                properties);
    }

    private static Map<String, String> sasl(String mechanism, String password) throws Exception {
        String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        Map<String, String> properties = tls(sasl, "SASL_SSL");
        properties.put("sasl.mechanism", mechanism);
        properties.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security." + module + " required username=\"worker\" password=\"" + password
                        + "\";");
        return properties;
    }

    private static Map<String, String> tls(EmbeddedKafka kafka, String protocol) throws Exception {
        return new HashMap<>(Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "security.protocol",
                protocol,
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                authority.certificate().toString(),
                "default.api.timeout.ms",
                "30000"));
    }

    private static EmbeddedKafka.Builder secured(String protocol) throws Exception {
        return EmbeddedKafka.builder()
                .property("listener.security.protocol.map", "CLIENT:" + protocol + ",CONTROLLER:PLAINTEXT")
                .property("ssl.keystore.type", "PEM")
                .property("ssl.keystore.location", authority.server().toString())
                .property("ssl.truststore.type", "PEM")
                .property("ssl.truststore.location", authority.certificate().toString());
    }
}
