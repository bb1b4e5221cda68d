package dev.stylewright.worker.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.EventType;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The audit finds what the schemas forbid, so a green test has sent and read valid messages. */
class MessageAuditTest {

    private static final String CANCEL = "{\"requestId\":\"order-1\"}";

    private final MessageAudit audit = new MessageAudit();

    @Test
    void anEventOfAWorkerMustBeValid() {
        audit.onSend(record(EventType.COMPLETED.wireName(), "{\"id\":\"order-1\"}"));
        audit.onSend(record(EventType.STARTED.wireName(), "no JSON"));

        assertThat(MessageAudit.takeViolations())
                .hasSize(2)
                .anyMatch(line -> line.contains("COMPLETED") && line.contains("order-1"));
    }

    @Test
    void requestsThatTheCodecRejectsMayHaveAnyContent() {
        audit.onSend(record(EventType.REQUESTED.wireName(), "{\"id\":\"order-1\"}"));
        audit.onSend(record("dev.stylewright.stylization.requested.v2", "{}"));
        audit.onSend(new ProducerRecord<>("topic", "text".getBytes(UTF_8)));

        assertThat(MessageAudit.takeViolations()).isEmpty();
    }

    @Test
    void recordsOfARealClientPassThroughIt() throws Exception {
        String topic = EmbeddedServers.uniqueName("audit");
        String bootstrap = EmbeddedServers.shared().kafka().bootstrapServers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        BrokerPeer peer = new BrokerPeer(bootstrap);
        long before = MessageAudit.checked();
        peer.publish(topic, "order-1", CANCEL, Map.of(EventHeaders.TYPE, EventType.CANCEL.wireName()));
        assertThat(MessageAudit.checked()).as("sent").isEqualTo(before + 1);
        assertThat(peer.committed(topic)).hasSize(1);
        assertThat(MessageAudit.checked()).as("read").isEqualTo(before + 2);

        peer.publish(topic, "order-1", "{}", Map.of(EventHeaders.TYPE, EventType.FAILED.wireName()));
        peer.committed(topic);
        assertThat(MessageAudit.takeViolations()).hasSize(2);
    }

    private static ProducerRecord<Object, Object> record(String type, String value) {
        ProducerRecord<Object, Object> record = new ProducerRecord<>("topic", value.getBytes(UTF_8));
        record.headers().add(EventHeaders.TYPE, type.getBytes(UTF_8));
        return record;
    }
}
