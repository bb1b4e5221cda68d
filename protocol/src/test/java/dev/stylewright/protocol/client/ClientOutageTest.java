package dev.stylewright.protocol.client;

import static dev.stylewright.protocol.client.TestTopics.cancelled;
import static dev.stylewright.protocol.client.TestTopics.eventually;
import static dev.stylewright.protocol.client.TestTopics.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.protocol.client.connection.ClientHealth;
import dev.stylewright.protocol.client.connection.ClientHealth.State;
import dev.stylewright.protocol.report.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The client during outages of real brokers. All times of kafka-clients are a twelfth of their defaults or less, so 16 seconds stand for more than 3
 * minutes.
 */
@Tag("slow")
@Timeout(400)
class ClientOutageTest {
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";
    private static final Map<String, Object> SHORT = Map.of(
            "default.api.timeout.ms", 5000,
            "request.timeout.ms", 2500,
            "delivery.timeout.ms", 10000,
            "metadata.max.age.ms", 1000,
            "metadata.recovery.rebootstrap.trigger.ms", 2000,
            "reconnect.backoff.max.ms", 200);

    private final List<ClientHealth> changes = Collections.synchronizedList(new ArrayList<>());

    @Test
    void anOutageLongerThanEveryTimeoutEndsNoFuture() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
                TestTopics topics = new TestTopics(kafka.bootstrapServers(), Map.of());
                StylizationClient client = topics.client()
                        .properties(SHORT)
                        .maxBlock(Duration.ofSeconds(5))
                        .healthListener(changes::add)
                        .build()) {
            Submission before = client.submit(request("order-1"), SubmitOptions.defaults());
            RequestPosition position = before.position().get(60, TimeUnit.SECONDS);

            kafka.stop();
            long down = System.nanoTime();
            eventually(() -> client.health().state() == State.DISCONNECTED);
            assertThat(client.health().reason()).isPresent();
            long called = System.nanoTime();
            CompletableFuture<Outcome> during = client.submit(request("order-2"), ProgressListener.NONE);
            assertThat(Duration.ofNanos(System.nanoTime() - called)).isLessThan(Duration.ofSeconds(9));
            assertThat(during).failsWithin(Duration.ofSeconds(60));
            eventually(() -> System.nanoTime() - down > TimeUnit.SECONDS.toNanos(16));
            kafka.start();

            topics.answer(position, "after the outage");
            assertThat(before.outcome())
                    .succeedsWithin(Duration.ofSeconds(60))
                    .isEqualTo(cancelled("order-1", "after the outage"));
            eventually(() -> client.health().connected());
            Submission after = client.submit(request("order-3"), SubmitOptions.defaults());
            topics.answer(after.position().get(60, TimeUnit.SECONDS), "as ever");
            assertThat(after.outcome())
                    .succeedsWithin(Duration.ofSeconds(60))
                    .isEqualTo(cancelled("order-3", "as ever"));
            assertThat(client.statistics().connectionLosses()).isPositive();
        }
        assertThat(changes.stream().map(ClientHealth::state))
                .as("on a slow machine a check may fail more than once")
                .startsWith(State.CONNECTED, State.DISCONNECTED, State.CONNECTED)
                .endsWith(State.CLOSED);
    }

    @Test
    void authorisationTakenAwayAndGivenBackEndsNoFuture() throws Exception {
        try (EmbeddedKafka kafka = brokerWithRights();
                TestTopics topics = new TestTopics(kafka.bootstrapServers(), login("admin"))) {
            List<AclBinding> rights = rights(topics);
            topics.admin().createAcls(rights).all().get(60, TimeUnit.SECONDS);
            try (StylizationClient client = topics.client()
                    .properties(login("client"))
                    .properties(SHORT)
                    .build()) {
                Submission before = client.submit(request("order-1"), SubmitOptions.defaults());
                RequestPosition position = before.position().get(60, TimeUnit.SECONDS);

                topics.admin()
                        .deleteAcls(rights.stream().map(AclBinding::toFilter).toList())
                        .all()
                        .get(60, TimeUnit.SECONDS);
                eventually(() -> client.health().reason().orElse("").contains("ot authorized"));
                topics.answer(position, "meanwhile");
                eventually(() ->
                        client.submit(request("refused"), ProgressListener.NONE).isCompletedExceptionally());
                assertThat(before.outcome()).isNotDone();
                topics.admin().createAcls(rights).all().get(60, TimeUnit.SECONDS);

                assertThat(before.outcome())
                        .succeedsWithin(Duration.ofSeconds(60))
                        .isEqualTo(cancelled("order-1", "meanwhile"));
                Submission after = client.submit(request("order-2"), SubmitOptions.defaults());
                topics.answer(after.position().get(60, TimeUnit.SECONDS), "as ever");
                assertThat(after.outcome())
                        .succeedsWithin(Duration.ofSeconds(60))
                        .isEqualTo(cancelled("order-2", "as ever"));
            }
        }
    }

    @Test
    void aTopicOfOutcomesThatIsDeletedAndCreatedAgainIsReadFromItsBeginning() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
                TestTopics topics = new TestTopics(kafka.bootstrapServers(), Map.of())) {
            for (int i = 0; i < 5; i++) {
                topics.answer("earlier-" + i, "earlier@" + i, "earlier");
            }
            try (StylizationClient client = topics.client().properties(SHORT).build()) {
                Submission submission = client.submit(request("order-1"), SubmitOptions.defaults());
                RequestPosition position = submission.position().get(60, TimeUnit.SECONDS);

                topics.admin()
                        .deleteTopics(List.of(topics.names.outcomes()))
                        .all()
                        .get(60, TimeUnit.SECONDS);
                eventually(() -> client.health()
                        .reason()
                        .orElse("")
                        .contains("the topic " + topics.names.outcomes() + " does not exist"));
                topics.create(topics.names.outcomes());
                topics.answer(position, "in the new topic");

                assertThat(submission.outcome())
                        .succeedsWithin(Duration.ofSeconds(60))
                        .isEqualTo(cancelled("order-1", "in the new topic"));
                eventually(() -> client.health().connected());
            }
        }
    }

    private static EmbeddedKafka brokerWithRights() {
        return EmbeddedKafka.builder()
                .property("listener.security.protocol.map", "CLIENT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT")
                .property("sasl.enabled.mechanisms", "PLAIN")
                .property("sasl.mechanism.inter.broker.protocol", "PLAIN")
                .property(
                        "listener.name.client.plain.sasl.jaas.config",
                        LOGIN + "username=admin password=admin user_admin=admin user_client=client;")
                .property("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .property("super.users", "User:admin;User:ANONYMOUS")
                .start();
    }

    private static Map<String, String> login(String user) {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config", LOGIN + "username=" + user + " password=" + user + ";");
    }

    private static List<AclBinding> rights(TestTopics topics) {
        return List.of(
                right(topics.names.requests(), AclOperation.WRITE),
                right(topics.names.outcomes(), AclOperation.READ),
                right(topics.names.progress(), AclOperation.READ));
    }

    private static AclBinding right(String topic, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:client", "*", operation, AclPermissionType.ALLOW));
    }
}
