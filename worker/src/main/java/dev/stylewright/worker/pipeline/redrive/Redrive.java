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
 * Sends dead letters back to where requests are taken from, or only tells which ones it would send. A dead letter is sent
 * once, whatever becomes of this process and however often it is run: sending and remembering are one transaction.
 */
public final class Redrive {

    private final DeadLetterStore store;
    private final Predicate<DeadLetter> match;
    private final long limit;
    private final Listener listener;

    /**
     * @param store where the dead letters lie
     * @param match which are meant
     * @param limit how many are sent at most
     * @param listener hears of each dead letter that is meant
     */
    public Redrive(DeadLetterStore store, Predicate<DeadLetter> match, long limit, Listener listener) {
        this.store = store;
        this.match = match;
        this.limit = limit;
        this.listener = listener;
    }

    /** What becomes of a dead letter that is meant. */
    public enum Disposition {
        /** It is sent, or would be. */
        SENT,
        /** It was sent by an earlier redrive. */
        SENT_BEFORE,
        /** It has no value, and its original is gone or had none. */
        NOTHING_TO_SEND
    }

    /** Hears what a redrive does. */
    public interface Listener {

        /** This became of {@code deadLetter}; it is known to be sent when it is said. */
        void decided(DeadLetter deadLetter, Disposition disposition);

        /** So much is done by now. */
        void progressed(Tally tally);
    }

    /**
     * What a redrive did.
     *
     * @param read records that were read
     * @param foreign records that are no dead letters; they are never sent
     * @param dispositions how many dead letters met which disposition
     * @param codes how many of the dead letters that are sent have which code
     * @param complete whether all was read; not so when it was stopped, or at its limit
     */
    public record Tally(
            long read, long foreign, Map<Disposition, Long> dispositions, Map<String, Long> codes, boolean complete) {

        public Tally {
            dispositions = Map.copyOf(dispositions);
            codes = Map.copyOf(codes);
        }

        /** How many dead letters met {@code disposition}. */
        public long count(Disposition disposition) {
            return dispositions.getOrDefault(disposition, 0L);
        }
    }

    /**
     * Goes through the dead letters.
     *
     * @param execute false to only tell
     * @param stop asked between two transactions
     * @throws DeadLetterException the dead letters can't be read or sent; those that the listener heard of are sent
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
            DeadLetter whole = whole(deadLetter.get());
            if (whole.hasValue()) {
                chosen.add(whole);
            } else {
                decide(whole, Disposition.NOTHING_TO_SEND, count);
            }
        }
    }

    /** With what the dead letter lacks and its original still has. */
    private DeadLetter whole(DeadLetter deadLetter) throws DeadLetterException {
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
