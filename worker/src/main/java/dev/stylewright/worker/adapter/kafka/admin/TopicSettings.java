package dev.stylewright.worker.adapter.kafka.admin;

import dev.stylewright.protocol.Topics;
import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Finds topic settings that lose or keep records contrary to the guarantees of the queue. */
public final class TopicSettings {

    /** Requests should survive a night without an operator. */
    private static final Duration SHORTEST = Duration.ofDays(1);

    private static final long FEWEST_BYTES = 64L << 20;
    private static final long UNLIMITED = -1;

    private final Topics topics;
    private final Admin admin;

    public TopicSettings(BrokerAdmin admin) {
        this.topics = admin.settings().topics();
        this.admin = admin.client();
    }

    /**
     * The settings that should be changed, one sentence each that names topic and setting.
     *
     * @throws QueueUnusableException the brokers did not answer, or a topic does not exist
     */
    public List<String> findings() throws QueueUnusableException {
        Topic requests = read(topics.requests());
        Topic control = read(topics.control());
        Topic deadLetters = read(topics.deadLetters());
        return Stream.of(ofRequests(requests), ofControl(control, requests), ofDeadLetters(deadLetters, requests))
                .flatMap(List::stream)
                .toList();
    }

    /**
     * The retention of the request topic; empty if it keeps them forever.
     *
     * @throws QueueUnusableException the brokers did not answer
     */
    Optional<Duration> retentionOfRequests() throws QueueUnusableException {
        Topic requests = read(topics.requests());
        boolean kept = requests.number(TopicConfig.RETENTION_MS_CONFIG) == UNLIMITED || !requests.deletes();
        return kept
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(requests.number(TopicConfig.RETENTION_MS_CONFIG)));
    }

    private static List<String> ofRequests(Topic topic) {
        List<String> findings = new ArrayList<>();
        if (topic.compacts()) {
            findings.add(
                    "cleanup.policy of %s is %s and should be delete: brokers keep only the last request with each key"
                            .formatted(topic.name(), topic.text(TopicConfig.CLEANUP_POLICY_CONFIG)));
        }
        long millis = topic.number(TopicConfig.RETENTION_MS_CONFIG);
        if (topic.deletes() && millis != UNLIMITED && millis < SHORTEST.toMillis()) {
            findings.add(
                    "retention.ms of %s is %d (%s) and should be at least %d (1 day): brokers delete requests that wait longer"
                            .formatted(topic.name(), millis, hours(millis), SHORTEST.toMillis()));
        }
        long bytes = topic.number(TopicConfig.RETENTION_BYTES_CONFIG);
        if (topic.deletes() && bytes != UNLIMITED && bytes < FEWEST_BYTES) {
            findings.add(
                    "retention.bytes of %s is %d and should be -1 or at least %d (64 MiB): brokers delete waiting requests when more arrive"
                            .formatted(topic.name(), bytes, FEWEST_BYTES));
        }
        ofTime(topic).ifPresent(findings::add);
        return findings;
    }

    private static List<String> ofControl(Topic topic, Topic requests) {
        List<String> findings = new ArrayList<>();
        if (!topic.deletes()) {
            findings.add("cleanup.policy of %s is %s and should be compact,delete: brokers keep every cancel forever"
                    .formatted(topic.name(), topic.text(TopicConfig.CLEANUP_POLICY_CONFIG)));
        }
        long millis = topic.number(TopicConfig.RETENTION_MS_CONFIG);
        long needed = requests.number(TopicConfig.RETENTION_MS_CONFIG);
        boolean shorter = millis != UNLIMITED && (needed == UNLIMITED || millis < needed);
        if (topic.deletes() && shorter) {
            findings.add(
                    "retention.ms of %s is %d and should be at least that of %s, %d: a cancel must outlive its request"
                            .formatted(topic.name(), millis, requests.name(), needed));
        }
        ofTime(topic).ifPresent(findings::add);
        return findings;
    }

    private static List<String> ofDeadLetters(Topic topic, Topic requests) {
        List<String> findings = new ArrayList<>();
        if (topic.compacts()) {
            findings.add(
                    "cleanup.policy of %s is %s and should be delete: brokers keep only the last dead letter with each key"
                            .formatted(topic.name(), topic.text(TopicConfig.CLEANUP_POLICY_CONFIG)));
        }
        if (!topic.deletes() || topic.number(TopicConfig.RETENTION_MS_CONFIG) == UNLIMITED) {
            findings.add(
                    "%s has no retention: brokers keep dead letters forever. Set retention.ms, for example 2592000000 (30 days)"
                            .formatted(topic.name()));
        }
        long limit = topic.number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        long request = requests.number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        if (limit <= request) {
            findings.add(
                    "max.message.bytes of %s is %d and should be greater than that of %s, %d: a large request does not fit into its dead letter"
                            .formatted(topic.name(), limit, requests.name(), request));
        }
        return findings;
    }

    private static Optional<String> ofTime(Topic topic) {
        String type = topic.text(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
        return type.equals("LogAppendTime")
                ? Optional.empty()
                : Optional.of(
                        "message.timestamp.type of %s is %s and should be LogAppendTime: the callers' clocks decide whether a request or its cancel is older"
                                .formatted(topic.name(), type));
    }

    private static String hours(long millis) {
        return "%.1f h".formatted(millis / (double) Duration.ofHours(1).toMillis());
    }

    private Topic read(String name) throws QueueUnusableException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        Config config = Answers.of(admin.describeConfigs(List.of(resource)).all())
                .getOrDefault(resource, new Config(List.of()));
        return new Topic(
                name,
                config.entries().stream()
                        .filter(entry -> entry.value() != null)
                        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value)));
    }

    /** A topic and its settings as reported by brokers. */
    private record Topic(String name, Map<String, String> settings) {

        String text(String setting) {
            return settings.getOrDefault(setting, "");
        }

        long number(String setting) {
            String value = text(setting);
            return value.isEmpty() ? UNLIMITED : Long.parseLong(value);
        }

        boolean compacts() {
            return policies().contains(TopicConfig.CLEANUP_POLICY_COMPACT);
        }

        boolean deletes() {
            return policies().contains(TopicConfig.CLEANUP_POLICY_DELETE);
        }

        private Set<String> policies() {
            return Arrays.stream(text(TopicConfig.CLEANUP_POLICY_CONFIG).split(","))
                    .map(String::strip)
                    .collect(Collectors.toSet());
        }
    }
}
