package dev.stylewright.deploy.benchmark.queue;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import dev.stylewright.worker.app.configuration.QueueMode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * The members of a group.
 *
 * @param bootstrapServers the brokers of the group
 * @param mode kind of the group
 * @param group its name
 */
record Membership(String bootstrapServers, QueueMode mode, String group) {
    private static final long LOOK_MILLIS = 100;

    /**
     * Waits until that many members have equal parts of the topic; in a share group each has all of it.
     *
     * @throws BenchmarkException they do not within {@code limit}
     */
    void await(int members, int partitions, Duration limit) {
        List<Integer> wanted = Collections.nCopies(members, part(members, partitions));
        long end = System.nanoTime() + limit.toNanos();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            while (!parts(admin).equals(wanted)) {
                if (System.nanoTime() > end) {
                    throw new BenchmarkException("the members of %s have %s partitions after %s, not %s"
                            .formatted(group, parts(admin), limit, wanted));
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    private int part(int members, int partitions) {
        return mode == QueueMode.SHARE ? partitions : partitions / members;
    }

    /** How many partitions each member has. */
    private List<Integer> parts(Admin admin) throws InterruptedException {
        try {
            return switch (mode) {
                case GROUP ->
                    admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                            .flatMap(described -> described.members().stream())
                            .map(member -> member.assignment().topicPartitions().size())
                            .toList();
                case SHARE ->
                    admin.describeShareGroups(List.of(group)).all().get().values().stream()
                            .flatMap(described -> described.members().stream())
                            .map(member -> member.assignment().topicPartitions().size())
                            .toList();
            };
        } catch (ExecutionException e) {
            return List.of();
        }
    }
}
