package dev.stylewright.worker.adapter.kafka.admin;

import dev.stylewright.protocol.Topics;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of the queue: checks that they are there, or creates those that aren't. Existing topics are never changed. */
public final class QueueTopics {

    private static final String HOUR = "3600000";
    private static final String WEEK = "604800000";
    /** Which of a request and a cancel came first is for the brokers' clocks to say, not for those of the callers. */
    private static final String BROKER_TIME = "LogAppendTime";

    private static final String DEAD_LETTER_BYTES = "4194304";

    private final KafkaSettings settings;
    private final Supplier<Admin> admins;

    public QueueTopics(KafkaSettings settings) {
        this(settings, () -> Admin.create(new HashMap<>(settings.admin())));
    }

    QueueTopics(KafkaSettings settings, Supplier<Admin> admins) {
        this.settings = settings;
        this.admins = admins;
    }

    /**
     * The topics that aren't there.
     *
     * @throws QueueUnusableException brokers could not be asked
     */
    public List<String> missing() throws QueueUnusableException {
        try (Admin admin = admin()) {
            return missing(admin);
        }
    }

    private List<String> missing(Admin admin) throws QueueUnusableException {
        Set<String> there = Answers.of(admin.listTopics().names());
        List<String> missing = new ArrayList<>();
        Topics topics = settings.topics();
        for (String topic : List.of(
                topics.requests(), topics.outcomes(), topics.progress(), topics.control(), topics.deadLetters())) {
            if (!there.contains(topic)) {
                missing.add(topic);
            }
        }
        return missing;
    }

    /**
     * Creates the topics that aren't there, and waits until a broker lists them: the controller creates a topic, and each
     * broker learns of it a little later (KIP-500). After half a minute it waits no longer; {@link #missing()} then says
     * which topics no broker lists.
     *
     * @param partitions of each new topic
     * @param replication copies of each partition; the broker's default where empty
     * @param maxRecordBytes the largest record, unpacked, that brokers take into the topics of requests and cancels; needs
     *     Kafka 4.4 where it is not empty
     * @return the topics created
     */
    public List<String> create(int partitions, Optional<Integer> replication, Optional<Long> maxRecordBytes)
            throws QueueUnusableException {
        Optional<Short> copies = replication.map(Integer::shortValue);
        try (Admin admin = admin()) {
            List<String> missing = missing(admin);
            List<NewTopic> topics = missing.stream()
                    .map(name -> new NewTopic(name, Optional.of(partitions), copies)
                            .configs(configuration(name, maxRecordBytes)))
                    .toList();
            for (KafkaFuture<Void> created : admin.createTopics(topics).values().values()) {
                answerUnlessThere(created);
            }
            Settling.await(() -> missing(admin));
            return missing;
        }
    }

    /** As the other {@code create}, with records as large as the brokers are set to. */
    public List<String> create(int partitions, Optional<Integer> replication) throws QueueUnusableException {
        return create(partitions, replication, Optional.empty());
    }

    private Admin admin() throws QueueUnusableException {
        try {
            return admins.get();
        } catch (KafkaException e) {
            throw new QueueUnusableException(e);
        }
    }

    /** Another worker of the fleet may start at the same time and be faster. */
    private static void answerUnlessThere(KafkaFuture<Void> created) throws QueueUnusableException {
        try {
            Answers.of(created);
        } catch (QueueUnusableException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private Map<String, String> configuration(String topic, Optional<Long> maxRecordBytes) {
        Map<String, String> configuration = new HashMap<>(configuration(topic));
        Topics topics = settings.topics();
        if (topic.equals(topics.requests()) || topic.equals(topics.control())) {
            maxRecordBytes.ifPresent(bytes ->
                    configuration.put(TopicConfig.MAX_DECOMPRESSED_MESSAGE_BYTES_CONFIG, Long.toString(bytes)));
        }
        return configuration;
    }

    private Map<String, String> configuration(String topic) {
        Topics topics = settings.topics();
        if (topic.equals(topics.progress())) {
            return Map.of(TopicConfig.RETENTION_MS_CONFIG, HOUR);
        } else if (topic.equals(topics.control())) {
            return Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    "compact,delete",
                    TopicConfig.RETENTION_MS_CONFIG,
                    WEEK,
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    BROKER_TIME);
        } else if (topic.equals(topics.deadLetters())) {
            return Map.of(
                    TopicConfig.RETENTION_MS_CONFIG, "-1", TopicConfig.MAX_MESSAGE_BYTES_CONFIG, DEAD_LETTER_BYTES);
        }
        if (topic.equals(topics.requests())) {
            return Map.of(
                    TopicConfig.RETENTION_MS_CONFIG, WEEK, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, BROKER_TIME);
        }
        return Map.of(TopicConfig.RETENTION_MS_CONFIG, WEEK);
    }
}
