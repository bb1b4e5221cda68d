package dev.stylewright.worker.pipeline.redrive;

import dev.stylewright.worker.pipeline.queue.RequestRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Sends dead letters back to the request topic, or only lists those it would send. Each dead letter is sent once, even if the process is
 * interrupted or run repeatedly: sending and recording happen in one transaction.
 */
public final class Redrive {

    private final DeadLetterStore store;
    private final Predicate<DeadLetter> match;
    private final long limit;
    private final Listener listener;

    /**
     * @param store holds the dead letters
     * @param match selects dead letters
     * @param limit maximum number to send
     * @param listener notified of each selected dead letter
     */
    public Redrive(DeadLetterStore store, Predicate<DeadLetter> match, long limit, Listener listener) {
        this.store = store;
        this.match = match;
        this.limit = limit;
        this.listener = listener;
    }

    /** What happens to a selected dead letter. */
    public enum Disposition {
        /** It is sent, or would be. */
        SENT,
        /** It was sent by an earlier redrive. */
        SENT_BEFORE,
        /** It has no value, and its original no longer exists or had none. */
        NOTHING_TO_SEND
    }

    /** Notified of the steps of a redrive. */
    public interface Listener {

        /** Called for each selected dead letter, once its disposition is certain. */
        void decided(DeadLetter deadLetter, Disposition disposition);

        /** Reports the counts so far. */
        void progressed(Tally tally);
    }

    /**
     * The result of a redrive.
     *
     * @param read number of records read
     * @param foreign records that are not dead letters; they are never sent
     * @param dispositions number of dead letters per disposition
     * @param codes number of sent dead letters per code
     * @param complete whether all records were read; false if the redrive was stopped or reached its limit
     */
    public record Tally(
            long read, long foreign, Map<Disposition, Long> dispositions, Map<String, Long> codes, boolean complete) {

        public Tally {
            dispositions = Map.copyOf(dispositions);
            codes = Map.copyOf(codes);
        }

        /** Number of dead letters with {@code disposition}. */
        public long count(Disposition disposition) {
            return dispositions.getOrDefault(disposition, 0L);
        }
    }

    /**
     * Processes the dead letters.
     *
     * @param execute false to only list
     * @param stop checked between transactions
     * @throws DeadLetterException the dead letters cannot be read or sent; those reported to the listener are sent
     */
    public Tally run(boolean execute, BooleanSupplier stop) throws DeadLetterException {
        Count count = new Count();
        while (!stop.getAsBoolean() && count.sent() < limit && store.hasMore()) {
            List<DeadLetter> chosen = new ArrayList<>();
            for (RequestRecord record : store.read()) {
                consider(record, count, chosen);
            }
            if (execute && !chosen.isEmpty()) {
                store.send(chosen);
            }
            for (DeadLetter deadLetter : chosen) {
                count.decided(deadLetter, Disposition.SENT);
                listener.decided(deadLetter, Disposition.SENT);
            }
            listener.progressed(count.tally(false));
        }
        return count.tally(!store.hasMore());
    }

    private void consider(RequestRecord record, Count count, List<DeadLetter> chosen) throws DeadLetterException {
        if (count.sent() + chosen.size() >= limit) {
            return;
        }
        count.read++;
        Optional<DeadLetter> deadLetter = DeadLetter.of(record);
        if (deadLetter.isEmpty()) {
            count.foreign++;
        } else if (match.test(deadLetter.get())) {
            if (store.wasSent(record.position())) {
                decide(deadLetter.get(), Disposition.SENT_BEFORE, count);
                return;
            }
            DeadLetter completed = completed(deadLetter.get());
            if (completed.hasValue()) {
                chosen.add(completed);
            } else {
                decide(completed, Disposition.NOTHING_TO_SEND, count);
            }
        }
    }

    /** Completes the dead letter from its original, if that still exists. */
    private DeadLetter completed(DeadLetter deadLetter) throws DeadLetterException {
        Optional<RequestRecord.Position> original = deadLetter.incompleteCopyOf();
        return original.isEmpty()
                ? deadLetter
                : store.original(original.get()).map(deadLetter::completedFrom).orElse(deadLetter);
    }

    private void decide(DeadLetter deadLetter, Disposition disposition, Count count) {
        count.decided(deadLetter, disposition);
        listener.decided(deadLetter, disposition);
    }

    private static final class Count {
        private final Map<Disposition, Long> dispositions = new TreeMap<>();
        private final Map<String, Long> codes = new TreeMap<>();
        private long read;
        private long foreign;

        void decided(DeadLetter deadLetter, Disposition disposition) {
            dispositions.merge(disposition, 1L, Long::sum);
            if (disposition == Disposition.SENT) {
                codes.merge(deadLetter.code().orElse(DeadLetterFilter.NO_CODE), 1L, Long::sum);
            }
        }

        long sent() {
            return dispositions.getOrDefault(Disposition.SENT, 0L);
        }

        Tally tally(boolean complete) {
            return new Tally(read, foreign, dispositions, codes, complete);
        }
    }
}
