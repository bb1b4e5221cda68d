package dev.stylewright.worker.adapter.kafka.admin;

import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker-side settings that a share group needs so that nothing is lost: it starts with the oldest request, does not see aborted ones, delivers
 * often enough for every attempt and for reporting that the attempts are exhausted, allows locks to be renewed, and keeps records that it gives up
 * on. All of these are settings of the brokers, not of the clients.
 */
public final class ShareGroup {

    private static final Logger LOG = LoggerFactory.getLogger(ShareGroup.class);

    /** Deliveries beyond the last attempt: a worker may crash up to three times while it reports that no attempts are left. */
    static final int SPARE_DELIVERIES = 3;

    private static final int DELIVERIES = 10;
    private static final String OFFSET_RESET = "share.auto.offset.reset";
    private static final String ISOLATION = "share.isolation.level";
    private static final String DELIVERY_LIMIT = "share.delivery.count.limit";
    private static final String RENEWAL = "share.renew.acknowledge.enable";
    private static final String DEAD_LETTERS = "errors.deadletterqueue.topic.name";
    private static final String COPY = "errors.deadletterqueue.copy.record.enable";

    private final KafkaSettings settings;
    private final Admin admin;
    private final int maxAttempts;
    private final ConfigResource group;
    private final ConfigResource deadLetterTopic;

    /** @param maxAttempts how often a request is started before it fails */
    public ShareGroup(BrokerAdmin admin, int maxAttempts) {
        this.settings = admin.settings();
        this.admin = admin.client();
        this.maxAttempts = maxAttempts;
        this.group = new ConfigResource(ConfigResource.Type.GROUP, settings.group());
        this.deadLetterTopic =
                new ConfigResource(ConfigResource.Type.TOPIC, settings.topics().deadLetters());
    }

    /**
     * The settings with a wrong value, one phrase each; empty if the group can be used.
     *
     * @throws QueueUnusableException the brokers did not answer
     */
    public List<String> problems() throws QueueUnusableException {
        Map<ConfigResource, Config> found = Answers.of(
                admin.describeConfigs(List.of(group, deadLetterTopic)).all());
        List<String> problems = new ArrayList<>();
        required()
                .forEach((resource, entries) -> entries.forEach((name, value) -> {
                    Optional<String> actual = value(found, resource, name);
                    if (!suffices(name, value, actual)) {
                        problems.add("%s of %s is %s and must be %s"
                                .formatted(name, resource.name(), actual.orElse("unknown to these brokers"), value));
                    }
                }));
        return problems;
    }

    /**
     * Corrects the settings if necessary, and waits until brokers show the new values.
     *
     * @return settings that brokers still show with wrong values after half a minute, like {@link #problems}
     * @throws QueueUnusableException the brokers refuse; some do not support share groups, others have narrower limits
     */
    public List<String> configure() throws QueueUnusableException {
        if (isSet()) {
            return List.of();
        }
        Map<ConfigResource, Collection<AlterConfigOp>> changes = required().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> changes(entry.getValue())));
        Answers.of(admin.incrementalAlterConfigs(changes).all());
        LOG.info("share group {} configured", settings.group());
        return Propagation.await(this::problems);
    }

    /** Also false if a broker does not have the dead-letter topic yet. */
    private boolean isSet() throws QueueUnusableException {
        try {
            return problems().isEmpty();
        } catch (QueueUnusableException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    private Map<ConfigResource, Map<String, String>> required() {
        int deliveries = Math.max(DELIVERIES, maxAttempts + SPARE_DELIVERIES);
        return Map.of(
                group,
                Map.of(
                        OFFSET_RESET,
                        "earliest",
                        ISOLATION,
                        "read_committed",
                        DELIVERY_LIMIT,
                        Integer.toString(deliveries),
                        RENEWAL,
                        "true",
                        DEAD_LETTERS,
                        settings.topics().deadLetters(),
                        COPY,
                        "true"),
                deadLetterTopic,
                Map.of(TopicConfig.ERRORS_DEADLETTERQUEUE_GROUP_ENABLE_CONFIG, "true"));
    }

    /** An operator may have chosen another number of deliveries; it only has to be large enough. */
    private boolean suffices(String name, String wanted, Optional<String> actual) {
        return name.equals(DELIVERY_LIMIT)
                ? actual.map(Integer::parseInt).orElse(0) >= maxAttempts + SPARE_DELIVERIES
                : actual.equals(Optional.of(wanted));
    }

    private static Collection<AlterConfigOp> changes(Map<String, String> entries) {
        return entries.entrySet().stream()
                .map(entry ->
                        new AlterConfigOp(new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                .toList();
    }

    private static Optional<String> value(Map<ConfigResource, Config> found, ConfigResource resource, String name) {
        return Optional.ofNullable(found.get(resource))
                .flatMap(config -> Optional.ofNullable(config.get(name)))
                .map(ConfigEntry::value);
    }
}
