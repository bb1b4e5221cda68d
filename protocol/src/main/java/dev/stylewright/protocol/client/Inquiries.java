package dev.stylewright.protocol.client;

import dev.stylewright.protocol.Topics;
import dev.stylewright.protocol.client.RequestPosition.RequestRecord;
import dev.stylewright.protocol.client.RequestStatus.State;
import dev.stylewright.protocol.client.connection.ClientProperties;
import dev.stylewright.protocol.client.connection.EventRecord;
import dev.stylewright.protocol.client.connection.EventRecord.OutcomeBody;
import dev.stylewright.protocol.client.connection.EventRecord.ProgressBody;
import dev.stylewright.protocol.client.connection.EventRecord.UnreadableBody;
import dev.stylewright.protocol.client.connection.Partitions;
import dev.stylewright.protocol.report.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Looks up requests in the retained records of the topics. Each call uses its own consumer and blocks. */
final class Inquiries {
    private static final Duration CALL = Duration.ofSeconds(10);

    private final ClientProperties properties;
    private final Topics topics;
    private final Optional<String> workersGroup;

    Inquiries(ClientProperties properties, Topics topics, Optional<String> workersGroup) {
        this.properties = properties;
        this.topics = topics;
        this.workersGroup = workersGroup;
    }

    /** The newest retained answer to each request that has one. Reads the topic once, regardless of the number of requests. */
    Map<RequestPosition, Waiters.Answer> answers(Collection<RequestPosition> positions) {
        try (Consumer<byte[], byte[]> consumer = properties.consumer()) {
            return answers(new TopicHistory(consumer), positions);
        }
    }

    private Map<RequestPosition, Waiters.Answer> answers(TopicHistory history, Collection<RequestPosition> positions) {
        Map<RequestPosition, Waiters.Answer> answers = new HashMap<>();
        Map<String, List<RequestPosition>> byId = new HashMap<>();
        for (RequestPosition position : positions) {
            byId.merge(position.requestId(), List.of(position), Inquiries::both);
        }
        Instant since = positions.stream()
                .map(RequestPosition::time)
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
        history.read(topics.outcomes(), since, event -> {
            Waiters.Answer answer = answer(event);
            if (answer != null) {
                for (RequestPosition position : byId.getOrDefault(event.requestId(), List.of())) {
                    if (position.matches(event.eventId())) {
                        remember(answers, position, answer);
                    }
                }
            }
        });
        return answers;
    }

    /** For one record the first answer counts; for an id, that of the newest submission. */
    private static void remember(
            Map<RequestPosition, Waiters.Answer> answers, RequestPosition position, Waiters.Answer answer) {
        if (position.record().isPresent()) {
            answers.putIfAbsent(position, answer);
        } else {
            answers.put(position, answer);
        }
    }

    private static Waiters.@Nullable Answer answer(EventRecord event) {
        if (event.body() instanceof OutcomeBody body) {
            return new Waiters.Answer(body.outcome(), null);
        }
        return event.body() instanceof UnreadableBody body
                ? new Waiters.Answer(null, EventFeed.unreadable(event, body))
                : null;
    }

    private static List<RequestPosition> both(List<RequestPosition> some, List<RequestPosition> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /**
     * The state of a request.
     *
     * @throws UnreadableOutcomeException it has an outcome that cannot be read
     */
    RequestStatus status(RequestPosition position) {
        try (Consumer<byte[], byte[]> consumer = properties.consumer()) {
            TopicHistory history = new TopicHistory(consumer);
            // Read the committed position first: an outcome is committed together with it, so the search below finds
            // the outcome of a request before
            // it.
            Map<TopicPartition, Long> committed = committed(position);
            Waiters.Answer answer = answers(history, List.of(position)).get(position);
            if (answer != null) {
                UnreadableOutcomeException failure = answer.failure();
                if (failure != null) {
                    throw failure;
                }
                return new RequestStatus(
                        State.FINISHED,
                        Optional.ofNullable(answer.outcome()),
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty());
            }
            Optional<Progress> progress = lastProgress(history, position);
            if (gone(consumer, position, committed)) {
                return new RequestStatus(
                        State.UNKNOWN, Optional.empty(), progress, OptionalLong.empty(), OptionalLong.empty());
            }
            return new RequestStatus(
                    progress.isPresent() ? State.RUNNING : State.WAITING,
                    Optional.empty(),
                    progress,
                    ahead(position, committed),
                    older(consumer, position, committed));
        }
    }

    private Optional<Progress> lastProgress(TopicHistory history, RequestPosition position) {
        AtomicReference<@Nullable Progress> last = new AtomicReference<>();
        history.read(topics.progress(), position.time(), event -> {
            if (event.body() instanceof ProgressBody body
                    && body.progress().requestId().equals(position.requestId())
                    && ofPosition(event.eventId(), position)) {
                last.set(body.progress());
            }
        });
        return Optional.ofNullable(last.get());
    }

    /** The identity of progress begins with that of the future outcome. */
    private static boolean ofPosition(String eventId, RequestPosition position) {
        return position.outcomeId().map(id -> eventId.startsWith(id + "/")).orElse(true);
    }

    private static boolean gone(
            Consumer<byte[], byte[]> consumer, RequestPosition position, Map<TopicPartition, Long> committed) {
        if (position.record().isEmpty()) {
            return false;
        }
        RequestRecord record = position.record().get();
        TopicPartition partition = partition(record);
        Long oldest = consumer.beginningOffsets(List.of(partition), CALL).get(partition);
        return (oldest != null && oldest > record.offset()) || committed.getOrDefault(partition, 0L) > record.offset();
    }

    private static OptionalLong ahead(RequestPosition position, Map<TopicPartition, Long> committed) {
        return position.record()
                .filter(record -> committed.containsKey(partition(record)))
                .map(record -> OptionalLong.of(record.offset() - committed.getOrDefault(partition(record), 0L)))
                .orElse(OptionalLong.empty());
    }

    /** Counts from the workers' position in each partition to the first record that is not older. */
    private static OptionalLong older(
            Consumer<byte[], byte[]> consumer, RequestPosition position, Map<TopicPartition, Long> committed) {
        OptionalLong ahead = ahead(position, committed);
        if (ahead.isEmpty()) {
            return ahead;
        }
        RequestRecord record = position.record().orElseThrow();
        List<TopicPartition> others = Partitions.of(consumer.partitionsFor(record.topic(), CALL)).stream()
                .filter(partition -> !partition.equals(partition(record)))
                .toList();
        Map<TopicPartition, Long> times = new HashMap<>();
        others.forEach(partition -> times.put(partition, position.time().toEpochMilli()));
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(others, CALL);
        Map<TopicPartition, Long> ends = consumer.endOffsets(others, CALL);
        Map<TopicPartition, @Nullable OffsetAndTimestamp> newer = consumer.offsetsForTimes(times, CALL);
        long older = ahead.getAsLong();
        for (TopicPartition partition : others) {
            long beginning = beginnings.getOrDefault(partition, 0L);
            OffsetAndTimestamp first = newer.get(partition);
            long end = first == null ? ends.getOrDefault(partition, 0L) : first.offset();
            older += Math.max(0, end - Math.max(beginning, committed.getOrDefault(partition, beginning)));
        }
        return OptionalLong.of(older);
    }

    /** The workers' positions; empty if they are not known. */
    private Map<TopicPartition, Long> committed(RequestPosition position) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        if (workersGroup.isEmpty() || position.record().isEmpty()) {
            return positions;
        }
        try (Admin admin = Admin.create(properties.asMap())) {
            Map<TopicPartition, @Nullable OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(
                            workersGroup.get())
                    .partitionsToOffsetAndMetadata()
                    .get(CALL.toSeconds(), TimeUnit.SECONDS);
            committed.forEach((partition, offset) -> {
                if (offset != null) {
                    positions.put(partition, offset.offset());
                }
            });
            return positions;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the brokers", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "cannot read the position of the group " + workersGroup.get() + ": " + e.getMessage(), e);
        }
    }

    private static TopicPartition partition(RequestRecord record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
