package dev.stylewright.worker.app.command;

import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import dev.stylewright.worker.adapter.kafka.admin.AccessRights;
import dev.stylewright.worker.adapter.kafka.admin.BrokerAdmin;
import dev.stylewright.worker.adapter.kafka.admin.QueueTopics;
import dev.stylewright.worker.adapter.kafka.admin.ShareGroup;
import dev.stylewright.worker.adapter.kafka.admin.TopicSettings;
import dev.stylewright.worker.app.configuration.QueueConfiguration;
import dev.stylewright.worker.app.configuration.QueueMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks that the brokers meet the worker's needs. Changes nothing, and joins no group. */
public final class QueueCheck {

    private static final String KAFKA = "Kafka";
    private static final String TOPICS = "topics";
    private static final String SETTINGS = "topic settings";
    private static final String GROUP = "share group";
    private static final String RIGHTS = "rights";
    private static final String TRANSACTIONS = "transactions";
    private static final String GRANT = "Grant it: see the list in worker/docs/operations/security.md";

    private final KafkaSettings kafka;
    private final QueueConfiguration queue;
    private final CheckReport report;

    public QueueCheck(KafkaSettings kafka, QueueConfiguration queue, CheckReport report) {
        this.kafka = kafka;
        this.queue = queue;
        this.report = report;
    }

    public void run() {
        String bootstrap = kafka.consumer().get("bootstrap.servers");
        try (BrokerAdmin admin = BrokerAdmin.open(kafka)) {
            report.ok(KAFKA, admin.cluster() + " at " + bootstrap);
            if (areThere(new QueueTopics(admin))) {
                checkSettings(new TopicSettings(admin));
                checkShareGroup(admin);
            }
            checkRights(new AccessRights(admin, queue.mode() == QueueMode.SHARE));
        } catch (QueueUnusableException e) {
            report.fail(
                    KAFKA,
                    "the brokers at %s cannot be used: %s. Check stylewright.kafka.*"
                            .formatted(bootstrap, e.getMessage()));
        }
    }

    private boolean areThere(QueueTopics topics) {
        try {
            List<String> missing = topics.missing();
            if (missing.isEmpty()) {
                report.ok(
                        TOPICS,
                        topics.partitions().entrySet().stream()
                                .map(topic -> topic.getKey() + " (" + topic.getValue() + " partitions)")
                                .collect(Collectors.joining(", ")));
            } else if (queue.configure()) {
                report.warn(
                        TOPICS,
                        "missing: %s. The first worker creates them (stylewright.queue.configure=true)"
                                .formatted(String.join(", ", missing)));
            } else {
                report.fail(
                        TOPICS,
                        "missing: %s. Create them, or let a worker do it with stylewright.queue.configure=true"
                                .formatted(String.join(", ", missing)));
            }
            return missing.isEmpty();
        } catch (QueueUnusableException e) {
            report.fail(TOPICS, e.getMessage() + ". " + GRANT);
            return false;
        }
    }

    private void checkSettings(TopicSettings topics) {
        try {
            report.warnings(SETTINGS, topics.findings(), "cleanup.policy, retention, timestamps and sizes fit");
        } catch (QueueUnusableException e) {
            report.warn(SETTINGS, "not checked: " + e.getMessage() + ". Allow DescribeConfigs on the topics");
        }
    }

    private void checkShareGroup(BrokerAdmin admin) {
        if (queue.mode() != QueueMode.SHARE) {
            return;
        }
        try {
            List<String> problems = new ShareGroup(admin, queue.maxAttempts()).problems();
            if (queue.configure()) {
                report.warnings(
                        GROUP,
                        problems.stream()
                                .map(problem ->
                                        problem + ". The first worker sets this (stylewright.queue.configure=true)")
                                .toList(),
                        queue.group() + " is set correctly");
            } else {
                report.failures(
                        GROUP,
                        problems,
                        "Set it with kafka-configs, or let a worker do it with stylewright.queue.configure=true",
                        queue.group() + " is set correctly");
            }
        } catch (QueueUnusableException e) {
            report.fail(GROUP, "not readable: " + e.getMessage() + ". Allow DescribeConfigs on the group");
        }
    }

    private void checkRights(AccessRights rights) {
        try {
            List<String> missing = rights.missing();
            missing.forEach(right -> report.fail(RIGHTS, "missing: " + right + ". " + GRANT));
            Optional<Boolean> member = rights.mayJoin();
            if (member.isEmpty()) {
                report.warn(
                        RIGHTS,
                        "group %s does not exist yet, so the Read permission cannot be checked. The first start tests it"
                                .formatted(queue.group()));
            } else if (!member.get()) {
                report.fail(RIGHTS, "missing: Read on group " + queue.group() + ". " + GRANT);
            }
            if (missing.isEmpty() && member.orElse(false)) {
                report.ok(RIGHTS, "existing topics and group can be read and written as needed");
            }
        } catch (QueueUnusableException e) {
            report.fail(RIGHTS, e.getMessage() + ". " + GRANT);
        }
        if (queue.mode() == QueueMode.GROUP) {
            checkTransactions(rights);
        }
    }

    private void checkTransactions(AccessRights rights) {
        try {
            rights.initTransactions();
            report.ok(TRANSACTIONS, "begun as " + rights.transactionalId());
        } catch (QueueUnusableException e) {
            report.fail(
                    TRANSACTIONS,
                    "transactional id %s: %s. Workers need Write and Describe on transactional ids that begin with %s-"
                            .formatted(rights.transactionalId(), e.getMessage(), queue.group()));
        }
    }
}
