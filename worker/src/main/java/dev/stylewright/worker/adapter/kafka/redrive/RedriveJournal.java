package dev.stylewright.worker.adapter.kafka.redrive;

import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import dev.stylewright.worker.pipeline.queue.RequestRecord.Position;
import dev.stylewright.worker.pipeline.redrive.DeadLetterException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Records which dead letters have been sent back, in a compacted topic beside theirs: one record per dead letter with the key {@code <id of the
 * topic> <partition>@<offset>}, written in the transaction that sends the dead letter. The topic's id invalidates the journal when the topic is
 * deleted and created again. Not thread-safe.
 */
final class RedriveJournal {

    private static final Pattern KEY = Pattern.compile("(\\S+) (\\d{1,10})@(\\d{1,19})");

    private final String deadLetters;
    private final Uuid id;
    private final Set<Position> sent = new HashSet<>();

    /**
     * An empty journal.
     *
     * @param deadLetters the topic of the dead letters
     * @param id the id of that topic
     */
    RedriveJournal(String deadLetters, Uuid id) {
        this.deadLetters = deadLetters;
        this.id = id;
    }

    String topic() {
        return deadLetters + ".redriven";
    }

    /** Creates the topic if it does not exist. */
    void create(Admin admin) throws DeadLetterException, InterruptedException {
        Map<String, String> kept = Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        NewTopic wanted = new NewTopic(topic(), Optional.of(1), Optional.empty()).configs(kept);
        try {
            admin.createTopics(List.of(wanted)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new DeadLetterException(
                        "topic %s, the journal of sent dead letters, does not exist and cannot be created (%s); create it with cleanup.policy=compact"
                                .formatted(topic(), QueueUnusableException.describe(e)),
                        e);
            }
        }
    }

    /** Reads the entries of earlier redrives. */
    void read(TopicReader reader) throws DeadLetterException {
        while (reader.hasMore()) {
            reader.read().forEach(this::add);
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        Matcher key = KEY.matcher(record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8));
        if (key.matches() && key.group(1).equals(id.toString())) {
            Position position = new Position(deadLetters, Integer.parseInt(key.group(2)), Long.parseLong(key.group(3)));
            if (record.value() == null) {
                sent.remove(position);
            } else {
                sent.add(position);
            }
        }
    }

    boolean has(Position position) {
        return sent.contains(position);
    }

    /** The journal entry for the dead letter at {@code position}, to be written in the transaction that sends it. */
    ProducerRecord<byte[], byte[]> entry(Position position, String to, Instant now) {
        String key = id + " " + position.partition() + "@" + position.offset();
        String value = "{\"sent\":\"%s\",\"to\":\"%s\"}".formatted(now, to);
        return new ProducerRecord<>(
                topic(), key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    /** Records that the transaction has been committed. */
    void sent(Position position) {
        sent.add(position);
    }

    /** Describes a failure of the brokers on one line. */
    static DeadLetterException failure(String what, KafkaException e) {
        return new DeadLetterException(what + ": " + QueueUnusableException.describe(e), e);
    }
}
