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
 * Where the dead letters of one poll are dealt with. Journal, originals and outcomes are opened for the first that brokers
 * wrote for this group: mostly there is none. Not thread-safe.
 */
final class LetterDesk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LetterDesk.class);
    /** How long an outcome is tried to be published before the group is seen to. */
    private static final Duration PUBLISHING = Duration.ofMinutes(1);

    private final KafkaSettings settings;
    private final Clock clock;
    private final AbandonedRequests requests;
    private final Consumer<Outcome> listener;
    private final StopSignal stop;
    private @Nullable Tools tools;

    private record Tools(KafkaDeadLetters letters, OutcomeProducer outcomes) implements AutoCloseable {
        @Override
        public void close() {
            letters.close();
            outcomes.close();
        }
    }

    LetterDesk(
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

    /** Deals with {@code record}. What keeps it from that, where it has to be looked at again later; empty when it is done. */
    Optional<String> obstacle(ConsumerRecord<byte[], byte[]> record) {
        Optional<DeadLetter> letter = DeadLetter.of(ReceivedRecords.of(record, 1));
        Optional<Position> origin = letter.flatMap(
                found -> found.abandonedBy(settings.group(), settings.topics().requests()));
        if (origin.isEmpty()) {
            return Optional.empty();
        }
        try {
            answer(letter.get(), origin.get());
            return Optional.empty();
        } catch (UndecidedException | DeadLetterException | ClaimLostException e) {
            return Optional.of(origin.get() + ": " + e.getMessage());
        }
    }

    private void answer(DeadLetter letter, Position origin)
            throws UndecidedException, DeadLetterException, ClaimLostException {
        Tools open = open();
        if (open.letters().wasSent(letter.record().position())) {
            LOG.info("{}, which the brokers gave up on, has been sent back: no outcome", origin);
            return;
        }
        RequestRecord request = letter.request(origin, open.letters().original(origin));
        Optional<Outcome> outcome = requests.outcome(request, stop);
        if (outcome.isEmpty()) {
            LOG.warn("{}, which the brokers gave up on, has no id that can be read, and so no outcome", origin);
            return;
        }
        long begun = System.nanoTime();
        open.outcomes()
                .tell(
                        request,
                        Settlement.of(outcome.get()),
                        () -> !stop.isRaised() && System.nanoTime() - begun < PUBLISHING.toNanos());
        listener.accept(outcome.get());
        LOG.warn(
                "{}, which the brokers gave up on after {} deliveries, is answered: {} {}",
                origin,
                request.attempt(),
                outcome.get().type().shortName(),
                outcome.get().requestId());
    }

    private Tools open() throws DeadLetterException {
        Tools open = tools;
        if (open == null) {
            KafkaDeadLetters letters = KafkaDeadLetters.look(
                    settings, settings.topics().deadLetters(), settings.topics().requests());
            open = new Tools(letters, new OutcomeProducer(settings, clock, "abandoned"));
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
