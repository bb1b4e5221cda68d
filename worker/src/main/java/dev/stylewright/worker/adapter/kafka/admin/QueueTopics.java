package dev.stylewright.worker.adapter.kafka.admin;

import dev.stylewright.protocol.Topics;
import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** The topics of the queue: checks that they exist, or creates missing ones. Never changes existing topics. */
public final class QueueTopics {

    private static final String HOUR = millis(Duration.ofHours(1));
    private static final String WEEK = millis(Duration.ofDays(7));
    private static final String MONTH = millis(Duration.ofDays(30));
    /** Requests and their cancels are ordered by the brokers' clocks, not by the callers'. */
    private static final String BROKER_TIME = "LogAppendTime";

    private static final String DEAD_LETTER_BYTES = "4194304";

    private final Topics topics;
    private final Admin admin;

    public QueueTopics(BrokerAdmin admin) {
        this.topics = admin.settings().topics();
        this.admin = admin.client();
    }

    /**
     * The missing topics.
     *
     * @throws QueueUnusableException the brokers did not answer
     */
    public List<String> missing() throws QueueUnusableException {
        return without(description -> true);
    }

    /**
     * The number of partitions of each existing topic.
     *
     * @throws QueueUnusableException the brokers did not answer
     */
    public Map<String, Integer> partitions() throws QueueUnusableException {
        Map<String, Integer> partitions = new LinkedHashMap<>();
        without(description ->
                partitions.put(description.name(), description.partitions().size()) == null);
        return partitions;
    }

    /**
     * Creates the missing topics, and waits until brokers list all topics with their partitions, including topics that another worker creates at the
     * same time.
     *
     * @param partitions number of partitions of each new topic
     * @param replication replicas of each partition; the broker's default if empty
     * @param maxRecordBytes the largest uncompressed record that brokers accept into the topics of requests and cancels; needs Kafka 4.4 if not empty
     * @return the topics that this call created
     * @throws QueueUnusableException the brokers refuse, or do not list the topics within half a minute
     */
    public List<String> create(int partitions, Optional<Integer> replication, Optional<Long> maxRecordBytes)
            throws QueueUnusableException {
        Optional<Short> copies = replication.map(Integer::shortValue);
        List<NewTopic> wanted = missing().stream()
                .map(name -> new NewTopic(name, Optional.of(partitions), copies)
                        .configs(configuration(name, maxRecordBytes)))
                .toList();
        List<String> created = new ArrayList<>();
        for (Map.Entry<String, KafkaFuture<Void>> answer :
                admin.createTopics(wanted).values().entrySet()) {
            if (isCreated(answer.getValue())) {
                created.add(answer.getKey());
            }
        }
        List<String> unseen = Propagation.await(() -> without(QueueTopics::isLed));
        if (!unseen.isEmpty()) {
            throw new QueueUnusableException(
                    new TimeoutException("brokers accepted the topics, but do not list them after half a minute: "
                            + String.join(", ", unseen)));
        }
        return created;
    }

    /** Like the other {@code create}, with the brokers' limit for the size of records. */
    public List<String> create(int partitions, Optional<Integer> replication) throws QueueUnusableException {
        return create(partitions, replication, Optional.empty());
    }

    private static boolean isLed(TopicDescription description) {
        return !description.partitions().isEmpty()
                && description.partitions().stream()
                        .allMatch(partition -> partition.leader() != null
                                && !partition.leader().isEmpty());
    }

    /** The topics that brokers do not have, or whose description does not match. */
    private List<String> without(Predicate<TopicDescription> looks) throws QueueUnusableException {
        List<String> names = List.of(
                topics.requests(), topics.outcomes(), topics.progress(), topics.control(), topics.deadLetters());
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(names).topicNameValues();
        List<String> without = new ArrayList<>();
        for (String name : names) {
            if (description(name, answers.get(name)).filter(looks).isEmpty()) {
                without.add(name);
            }
        }
        return without;
    }

    /** The brokers' refusal does not name the topic. */
    private static Optional<TopicDescription> description(String topic, @Nullable KafkaFuture<TopicDescription> answer)
            throws QueueUnusableException {
        try {
            return Answers.unless(UnknownTopicOrPartitionException.class, answer);
        } catch (QueueUnusableException e) {
            if (e.getCause() instanceof TopicAuthorizationException) {
                throw new QueueUnusableException(new TopicAuthorizationException(
                        "Describe on topic %s is missing for this user".formatted(topic)));
            }
            throw e;
        }
    }

    /** Another worker of the fleet may create the topic at the same time. */
    private static boolean isCreated(KafkaFuture<Void> answer) throws QueueUnusableException {
        return Answers.unless(TopicExistsException.class, answer.thenApply(done -> true))
                .isPresent();
    }

    private Map<String, String> configuration(String topic, Optional<Long> maxRecordBytes) {
        Map<String, String> configuration = new HashMap<>(configuration(topic));
        if (topic.equals(topics.requests()) || topic.equals(topics.control())) {
            maxRecordBytes.ifPresent(bytes ->
                    configuration.put(TopicConfig.MAX_DECOMPRESSED_MESSAGE_BYTES_CONFIG, Long.toString(bytes)));
        }
        return configuration;
    }

    private Map<String, String> configuration(String topic) {
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
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    MONTH,
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    DEAD_LETTER_BYTES);
        } else if (topic.equals(topics.requests())) {
            return Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    WEEK,
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    BROKER_TIME);
        }
        return Map.of(TopicConfig.RETENTION_MS_CONFIG, WEEK);
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
