package dev.stylewright.worker.adapter.kafka.abandoned;

import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.adapter.kafka.KafkaSettings;
import dev.stylewright.worker.adapter.kafka.OutcomeProducer;
import dev.stylewright.worker.adapter.kafka.ReceivedRecords;
import dev.stylewright.worker.adapter.kafka.redrive.KafkaDeadLetters;
import dev.stylewright.worker.pipeline.queue.AbandonedRequests;
import dev.stylewright.worker.pipeline.queue.ClaimLostException;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.RequestRecord.Position;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.pipeline.queue.UndecidedException;
import dev.stylewright.worker.pipeline.redrive.DeadLetter;
import dev.stylewright.worker.pipeline.redrive.DeadLetterException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes the dead letters of one poll. Opens journal, originals and producer at the first dead letter that brokers wrote for this group; usually
 * there are none. Not thread-safe.
 */
final class DeadLetterProcessor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterProcessor.class);
    /** How long publishing of an outcome is retried before the reader polls again. */
    private static final Duration PUBLISHING = Duration.ofMinutes(1);

    private final KafkaSettings settings;
    private final Clock clock;
    private final AbandonedRequests requests;
    private final Consumer<Outcome> listener;
    private final StopSignal stop;
    private @Nullable Tools tools;

    private record Tools(KafkaDeadLetters deadLetters, OutcomeProducer outcomes) implements AutoCloseable {
        @Override
        public void close() {
            deadLetters.close();
            outcomes.close();
        }
    }

    DeadLetterProcessor(
            KafkaSettings settings,
            Clock clock,
            AbandonedRequests requests,
            Consumer<Outcome> listener,
            StopSignal stop) {
        this.settings = settings;
        this.clock = clock;
        this.requests = requests;
        this.listener = listener;
        this.stop = stop;
    }

    /** Processes {@code record}. Returns why it has to be tried again later; empty when it is done. */
    Optional<String> obstacle(ConsumerRecord<byte[], byte[]> record) {
        Optional<DeadLetter> deadLetter = DeadLetter.of(ReceivedRecords.of(record, 1));
        Optional<Position> origin = deadLetter.flatMap(
                found -> found.abandonedBy(settings.group(), settings.topics().requests()));
        if (origin.isEmpty()) {
            return Optional.empty();
        }
        try {
            answer(deadLetter.get(), origin.get());
            return Optional.empty();
        } catch (UndecidedException | DeadLetterException | ClaimLostException e) {
            return Optional.of(origin.get() + ": " + e.getMessage());
        }
    }

    private void answer(DeadLetter deadLetter, Position origin)
            throws UndecidedException, DeadLetterException, ClaimLostException {
        Tools open = open();
        if (open.deadLetters().wasSent(deadLetter.record().position())) {
            LOG.info("{}, which the brokers gave up on, was redriven: no outcome", origin);
            return;
        }
        RequestRecord request = deadLetter.request(origin, open.deadLetters().original(origin));
        Optional<Outcome> outcome = requests.outcome(request, stop);
        if (outcome.isEmpty()) {
            LOG.warn("{}, which the brokers gave up on, has no readable id, and therefore no outcome", origin);
            return;
        }
        long begun = System.nanoTime();
        open.outcomes()
                .publish(
                        request,
                        Settlement.of(outcome.get()),
                        () -> !stop.isRaised() && System.nanoTime() - begun < PUBLISHING.toNanos());
        listener.accept(outcome.get());
        LOG.warn(
                "{}, which the brokers gave up on after {} deliveries, was answered: {} {}",
                origin,
                request.attempt(),
                outcome.get().type().shortName(),
                outcome.get().requestId());
    }

    private Tools open() throws DeadLetterException {
        Tools open = tools;
        if (open == null) {
            KafkaDeadLetters deadLetters = KafkaDeadLetters.look(
                    settings, settings.topics().deadLetters(), settings.topics().requests());
            open = new Tools(deadLetters, new OutcomeProducer(settings, clock, "abandoned"));
            tools = open;
        }
        return open;
    }

    @Override
    public void close() {
        if (tools != null) {
            tools.close();
        }
    }
}
