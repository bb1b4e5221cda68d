package dev.stylewright.worker.adapter.kafka.admin;

import dev.stylewright.worker.adapter.kafka.QueueUnusableException;
import dev.stylewright.worker.adapter.kafka.admin.WaitingRequests.Waiting;
import dev.stylewright.worker.pipeline.queue.QueueHealth;
import dev.stylewright.worker.pipeline.queue.QueueLag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the brokers at intervals, on its own thread, the group's lag, the age of the oldest waiting request and the retention of the topic. If
 * brokers have not answered for 20 seconds they count as unavailable, and the numbers are unknown. Thread-safe.
 */
public final class LagReader implements QueueLag, QueueHealth, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LagReader.class);
    /** So that readiness follows within 30 seconds, regardless of the part of a reading in which brokers become unavailable. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Interval after which brokers that did not answer are queried again. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final BrokerContact contact = new BrokerContact(System::nanoTime, PATIENCE);
    private final WaitingRequests requests;
    private final RecordTimes times;
    private final TopicSettings topics;
    private final Clock clock;
    private final Duration interval;
    private final Thread thread;
    private volatile Optional<Reading> last = Optional.empty();

    /**
     * The answers of the brokers.
     *
     * @param oldest when the oldest waiting request was published; empty if none waits
     * @param retention empty if brokers do not report it or keep requests forever
     */
    private record Reading(long records, Optional<Instant> oldest, Optional<Duration> retention) {}

    private LagReader(BrokerAdmin admin, boolean share, Duration interval, Clock clock) {
        this.requests = new WaitingRequests(admin, share, contact);
        this.times = new RecordTimes(admin.client(), contact);
        this.topics = new TopicSettings(admin);
        this.clock = clock;
        this.interval = interval;
        this.thread = new Thread(this::read, "lag");
        thread.setDaemon(true);
    }

    /**
     * Starts reading.
     *
     * @param admin must stay open until this is closed
     * @param share whether the group is a share group
     * @param interval pause between an answer and the next query
     */
    public static LagReader start(BrokerAdmin admin, boolean share, Duration interval, Clock clock) {
        LagReader reader = new LagReader(admin, share, interval, clock);
        reader.thread.start();
        return reader;
    }

    @Override
    public OptionalLong records() {
        return last.map(reading -> OptionalLong.of(reading.records())).orElse(OptionalLong.empty());
    }

    @Override
    public Optional<Duration> age() {
        return last.map(reading -> reading.oldest()
                .map(oldest -> Duration.between(oldest, clock.instant()))
                .filter(age -> !age.isNegative())
                .orElse(Duration.ZERO));
    }

    @Override
    public Optional<Duration> retention() {
        return last.flatMap(Reading::retention);
    }

    @Override
    public Optional<String> obstacle() {
        return contact.obstacle();
    }

    private void read() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Duration pause = interval;
                try {
                    Waiting waiting = requests.read();
                    last = Optional.of(new Reading(
                            waiting.records(), times.oldest(waiting.first(), clock.millis()), retentionOfRequests()));
                } catch (KafkaException | ExecutionException | TimeoutException e) {
                    last = Optional.empty();
                    LOG.debug("cannot read the lag from the brokers", e);
                    contact.report(e);
                    pause = RETRY.compareTo(interval) < 0 ? RETRY : interval;
                } catch (OutOfMemoryError e) {
                    last = Optional.empty();
                    LOG.debug("the lag does not fit into memory", e);
                }
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            }
        } catch (InterruptedException e) {
            LOG.trace("interrupted");
        }
    }

    /** A user without access to the topic's settings may still be allowed to read the lag. */
    private Optional<Duration> retentionOfRequests() {
        try {
            return topics.retentionOfRequests();
        } catch (QueueUnusableException e) {
            LOG.debug("cannot read the retention of requests", e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
