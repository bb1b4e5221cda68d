package dev.stylewright.worker.adapter.kafka.redrive;

import dev.stylewright.worker.adapter.kafka.EventRecords;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import dev.stylewright.worker.adapter.kafka.ReceivedRecords;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.RequestRecord.Position;
import dev.stylewright.worker.pipeline.redrive.DeadLetter;
import dev.stylewright.worker.pipeline.redrive.DeadLetterException;
import dev.stylewright.worker.pipeline.redrive.DeadLetterStore;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dead letters in a topic. They are never changed: a journal beside them records which were sent back, in the transaction that sends them. The
 * transactional id is the same for every redrive of a topic, so that a new redrive stops one that still runs.
 *
 * <p>Not thread-safe.
 */
public final class KafkaDeadLetters implements DeadLetterStore {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaDeadLetters.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** Maximum number of dead letters per transaction. */
    private static final int BATCH = 100;

    private final String to;
    private final Clock clock;
    private final RedriveJournal journal;
    private final TopicReader deadLetters;
    private final OriginalRecords originals;
    private final Optional<Producer<byte[], byte[]>> producer;

    /**
     * Opens the topic for reading only.
     *
     * @param from the topic of the dead letters
     * @param to the topic they would be sent to
     */
    public static KafkaDeadLetters look(KafkaSettings settings, String from, String to) throws DeadLetterException {
        return open(settings, from, to, Clock.systemUTC(), false);
    }

    /**
     * Opens the topic for sending, creates the journal, and stops any other redrive of the topic.
     *
     * @param from the topic of the dead letters
     * @param to the topic they are sent to
     */
    public static KafkaDeadLetters open(KafkaSettings settings, String from, String to, Clock clock)
            throws DeadLetterException {
        return open(settings, from, to, clock, true);
    }

    private static KafkaDeadLetters open(KafkaSettings settings, String from, String to, Clock clock, boolean sending)
            throws DeadLetterException {
        try (Admin admin = Admin.create(new HashMap<>(settings.admin()))) {
            RedriveJournal journal = new RedriveJournal(from, idOf(admin, from));
            idOf(admin, to);
            if (sending) {
                journal.create(admin);
            }
            boolean remembered = sending || isThere(admin, journal.topic());
            return new KafkaDeadLetters(settings, from, to, clock, journal, remembered, sending);
        } catch (KafkaException e) {
            throw RedriveJournal.failure("cannot reach the dead letters", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeadLetterException("interrupted before anything was sent", e);
        }
    }

    private static boolean isThere(Admin admin, String topic) throws DeadLetterException, InterruptedException {
        return describe(admin, topic).isPresent();
    }

    private static Uuid idOf(Admin admin, String topic) throws DeadLetterException, InterruptedException {
        return describe(admin, topic)
                .orElseThrow(
                        () -> new DeadLetterException(
                                "topic " + topic
                                        + " does not exist; check its name with kafka-topics --list, and --from, --to and stylewright.queue.topics.*"))
                .topicId();
    }

    private static Optional<TopicDescription> describe(Admin admin, String topic)
            throws DeadLetterException, InterruptedException {
        try {
            return Optional.ofNullable(
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw new DeadLetterException(
                    "cannot describe topic %s: %s".formatted(topic, QueueUnusableException.describe(e)), e);
        }
    }

    private KafkaDeadLetters(
            KafkaSettings settings,
            String from,
            String to,
            Clock clock,
            RedriveJournal journal,
            boolean remembered,
            boolean sending)
            throws DeadLetterException {
        this.to = to;
        this.clock = clock;
        this.journal = journal;
        // Fence first, then read the journal, which then contains everything another redrive committed.
        this.producer = sending ? Optional.of(producer(settings, from)) : Optional.empty();
        try {
            if (remembered) {
                try (TopicReader reader = new TopicReader(settings, journal.topic(), 10_000)) {
                    journal.read(reader);
                }
            }
            this.deadLetters = new TopicReader(settings, from, BATCH);
            this.originals = new OriginalRecords(settings);
        } catch (KafkaException | DeadLetterException e) {
            producer.ifPresent(opened -> opened.close(CLOSE));
            throw e;
        }
    }

    private static Producer<byte[], byte[]> producer(KafkaSettings settings, String from) {
        Map<String, Object> properties = new HashMap<>(settings.producer());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.group() + "-redrive-" + from);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, settings.workerId() + "-redrive");
        properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, EventRecords.MAX_BYTES);
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
            return producer;
        } catch (RuntimeException e) {
            producer.close(CLOSE);
            throw e;
        }
    }

    @Override
    public boolean hasMore() throws DeadLetterException {
        return deadLetters.hasMore();
    }

    @Override
    public List<RequestRecord> read() throws DeadLetterException {
        return deadLetters.read().stream()
                .map(record -> ReceivedRecords.of(record, 1))
                .toList();
    }

    @Override
    public boolean wasSent(Position position) {
        return journal.has(position);
    }

    @Override
    public Optional<RequestRecord> original(Position position) throws DeadLetterException {
        return originals.at(position);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // commitTransaction throws the failures of sends
    public void send(List<DeadLetter> chosen) throws DeadLetterException {
        Producer<byte[], byte[]> open =
                producer.orElseThrow(() -> new IllegalStateException("opened for reading only"));
        try {
            open.beginTransaction();
            for (DeadLetter deadLetter : chosen) {
                open.send(original(deadLetter));
                open.send(journal.entry(deadLetter.record().position(), to, clock.instant()));
            }
            open.commitTransaction();
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw new DeadLetterException("another redrive of the same topic has begun; this one stops here", e);
        } catch (KafkaException e) {
            abort(open);
            throw RedriveJournal.failure(
                    "sending %d dead letters from %s to %s failed, or its result is unknown; the next run determines which"
                            .formatted(chosen.size(), chosen.get(0).record().position(), to),
                    e);
        }
        chosen.forEach(deadLetter -> journal.sent(deadLetter.record().position()));
    }

    private static void abort(Producer<byte[], byte[]> open) {
        try {
            open.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            LOG.debug("the brokers abort the transaction when it times out", e);
        }
    }

    private ProducerRecord<byte[], byte[]> original(DeadLetter deadLetter) {
        RequestRecord record = deadLetter.record();
        var original = new ProducerRecord<byte[], byte[]>(
                to, record.key().orElse(null), record.value().orElse(null));
        deadLetter.headersToSend().forEach(header -> original.headers()
                .add(header.name(), header.value().orElse(null)));
        return original;
    }

    @Override
    public void close() {
        deadLetters.close();
        originals.close();
        producer.ifPresent(open -> open.close(CLOSE));
    }
}
