package dev.stylewright.protocol.client.outbox;

import static dev.stylewright.protocol.client.TestTopics.eventually;
import static dev.stylewright.protocol.client.TestTopics.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.client.RequestPosition;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.client.SubmitOptions;
import dev.stylewright.protocol.client.TestTopics;
import dev.stylewright.protocol.client.outcome.OutcomeListener;
import dev.stylewright.protocol.client.outcome.ReceivedOutcome;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service with a relational database, an outbox for requests and a listener for outcomes: no order is lost and none is counted twice. */
@Timeout(300)
class OutboxExampleTest {

    private static OrderDatabase database() throws SQLException {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + EmbeddedServers.uniqueName("shop") + ";DB_CLOSE_DELAY=-1");
        return new OrderDatabase(source);
    }

    @Test
    void anOrderGoesFromTheDatabaseToTheWorkersAndBack() throws Exception {
        OrderDatabase database = database();
        try (TestTopics topics = TestTopics.shared();
                StylizationClient client = topics.client().build();
                OutcomeListener listener = OutcomeListener.builder(
                                String.valueOf(topics.properties.get("bootstrap.servers")), "shop", database::record)
                        .topics(topics.names)
                        .start()) {
            database.place(request("order-1"));
            assertThat(database.order("order-1")).isEqualTo("placed 0");
            new OutboxRelay(database, client).publishAll();
            assertThat(database.unpublished()).isEmpty();

            topics.answer("order-1", "order-1@" + topics.names.requests() + "-0-0", "done");
            eventually(() -> orderOf(database, "order-1").equals("cancelled 1"));
            assertThat(listener.health().connected()).isTrue();
        }
    }

    @Test
    void aRequestStaysInTheOutboxUntilTheBrokersHaveIt() throws Exception {
        OrderDatabase database = database();
        try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
                TestTopics topics = new TestTopics(kafka.bootstrapServers(), Map.of());
                StylizationClient client = topics.client()
                        .properties(Map.of("delivery.timeout.ms", 2000, "request.timeout.ms", 1000))
                        .maxBlock(Duration.ofSeconds(1))
                        .build()) {
            database.place(request("order-1"));
            kafka.stop();
            assertThatThrownBy(() -> new OutboxRelay(database, client).publishAll())
                    .isInstanceOf(ExecutionException.class);
            assertThat(database.unpublished()).hasSize(1);
            kafka.start();

            eventually(() -> relayed(database, client));
            assertThat(topics.read(topics.names.requests(), 1)).isNotEmpty();
        }
    }

    @Test
    void aCrashBeforeTheOffsetIsCommittedChangesTheOrderOnce() throws Exception {
        OrderDatabase database = database();
        database.place(request("order-1"));
        AtomicInteger calls = new AtomicInteger();
        try (TestTopics topics = TestTopics.shared()) {
            topics.answer("order-1", "order-1@r-0-1", "done");
            String brokers = String.valueOf(topics.properties.get("bootstrap.servers"));
            OutcomeListener crashing = OutcomeListener.builder(brokers, "shop", received -> {
                        database.record(received);
                        calls.incrementAndGet();
                        throw new IllegalStateException("the process ends after the transaction");
                    })
                    .topics(topics.names)
                    .start();
            eventually(() -> calls.get() > 0);
            crashing.close();
            assertThat(database.order("order-1")).isEqualTo("cancelled 1");

            try (OutcomeListener restarted = OutcomeListener.builder(brokers, "shop", database::record)
                    .topics(topics.names)
                    .start()) {
                eventually(() -> restarted.statistics().handled() == 1);
            }
            assertThat(database.order("order-1")).isEqualTo("cancelled 1");
        }
    }

    @Test
    void aRequestThatIsPublishedTwiceHasTwoOutcomesOfWhichTheLastOneCounts() throws Exception {
        OrderDatabase database = database();
        try (TestTopics topics = TestTopics.shared();
                StylizationClient client = topics.client().build()) {
            database.place(request("order-1"));
            RequestPosition lost = client.submit(request("order-1"), SubmitOptions.defaults())
                    .position()
                    .get(60, TimeUnit.SECONDS);
            // The process ended here, before the row was deleted.
            new OutboxRelay(database, client).publishAll();

            assertThat(topics.read(topics.names.requests(), 2)).hasSize(2);
            database.record(received(lost.outcomeId().orElseThrow()));
            database.record(received("order-1@" + topics.names.requests() + "-0-1"));
            database.record(received("order-1@" + topics.names.requests() + "-0-1"));
            assertThat(database.order("order-1")).isEqualTo("cancelled 2");
        }
    }

    private static ReceivedOutcome received(String eventId) {
        return new ReceivedOutcome(
                TestTopics.cancelled("order-1", "done"), eventId, EventHeaders.none(), Instant.now(), 1);
    }

    private static String orderOf(OrderDatabase database, String id) {
        try {
            return database.order(id);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean relayed(OrderDatabase database, StylizationClient client) {
        try {
            new OutboxRelay(database, client).publishAll();
            return database.unpublished().isEmpty();
        } catch (ExecutionException e) {
            return false;
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
