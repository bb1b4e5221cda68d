package dev.stylewright.worker.adapter.kafka.admin;

import dev.stylewright.protocol.Topics;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeShareGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Checks whether brokers grant this worker's user the permissions that a worker needs. Writes nothing and joins no group. */
public final class AccessRights {

    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final int PATIENCE_MILLIS = 20_000;

    private final KafkaSettings settings;
    private final Admin admin;
    private final boolean share;

    /** @param share whether the group is a share group */
    public AccessRights(BrokerAdmin admin, boolean share) {
        this.settings = admin.settings();
        this.admin = admin.client();
        this.share = share;
    }

    /**
     * The missing permissions, for example {@code Write on topic stylization.outcomes}. Skips topics that do not exist.
     *
     * @throws QueueUnusableException the brokers did not answer
     */
    public List<String> missing() throws QueueUnusableException {
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, Set<AclOperation>> wanted : wanted().entrySet()) {
            Set<AclOperation> allowed = ofTopic(wanted.getKey());
            wanted.getValue().stream()
                    .filter(operation -> allowed != null && !allowed.contains(operation))
                    .map(operation -> name(operation) + " on topic " + wanted.getKey())
                    .sorted()
                    .forEach(missing::add);
        }
        return missing;
    }

    /** Null if brokers do not report it. */
    private @Nullable Set<AclOperation> ofTopic(String name) throws QueueUnusableException {
        KafkaFuture<TopicDescription> answer = admin.describeTopics(
                        List.of(name), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues()
                .get(name);
        try {
            return answer == null ? null : Answers.of(answer).authorizedOperations();
        } catch (QueueUnusableException e) {
            if (e.getCause() instanceof TopicAuthorizationException) {
                return Set.of();
            } else if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw e;
        }
    }

    private Map<String, Set<AclOperation>> wanted() {
        Topics topics = settings.topics();
        Map<String, Set<AclOperation>> wanted = new LinkedHashMap<>();
        wanted.put(topics.requests(), Set.of(AclOperation.READ));
        wanted.put(topics.control(), Set.of(AclOperation.READ));
        wanted.put(topics.outcomes(), Set.of(AclOperation.WRITE));
        wanted.put(topics.progress(), Set.of(AclOperation.WRITE));
        wanted.put(
                topics.deadLetters(),
                share ? Set.of(AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS) : Set.of(AclOperation.WRITE));
        return wanted;
    }

    /**
     * Whether the user may be a member of the group; empty while the group does not exist, since brokers do not report it then.
     *
     * @throws QueueUnusableException the brokers did not answer
     */
    public Optional<Boolean> mayJoin() throws QueueUnusableException {
        try {
            Set<AclOperation> allowed = ofGroup();
            return Optional.of(allowed == null || allowed.contains(AclOperation.READ));
        } catch (QueueUnusableException e) {
            if (e.getCause() instanceof GroupAuthorizationException) {
                return Optional.of(false);
            } else if (e.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Null if brokers do not report it. */
    private @Nullable Set<AclOperation> ofGroup() throws QueueUnusableException {
        List<String> group = List.of(settings.group());
        if (share) {
            KafkaFuture<ShareGroupDescription> answer = admin.describeShareGroups(
                            group, new DescribeShareGroupsOptions().includeAuthorizedOperations(true))
                    .describedGroups()
                    .get(settings.group());
            return answer == null ? null : Answers.of(answer).authorizedOperations();
        }
        KafkaFuture<ConsumerGroupDescription> answer = admin.describeConsumerGroups(
                        group, new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                .describedGroups()
                .get(settings.group());
        return answer == null ? null : Answers.of(answer).authorizedOperations();
    }

    /** The transactional id that {@link #initTransactions} uses: it has the common prefix of the workers' ids, but belongs to none of them. */
    public String transactionalId() {
        return settings.group() + "-check";
    }

    /**
     * Initialises a transactional producer, as workers in mode {@code group} do.
     *
     * @throws QueueUnusableException the brokers do not allow this user to do so
     */
    public void initTransactions() throws QueueUnusableException {
        Map<String, Object> properties = new HashMap<>(settings.producer());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId());
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        try {
            Producer<byte[], byte[]> producer =
                    new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
            try {
                producer.initTransactions();
            } finally {
                producer.close(CLOSE);
            }
        } catch (KafkaException e) {
            throw new QueueUnusableException(e);
        }
    }

    /** The name as in Kafka's tools and documentation. */
    private static String name(AclOperation operation) {
        StringBuilder name = new StringBuilder();
        for (String word : operation.name().split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
