package dev.stylewright.worker.pipeline.redrive;

import dev.stylewright.worker.pipeline.queue.RequestRecord;
import java.util.List;
import java.util.Optional;

/**
 * Port: the dead letters of one topic, as they lay there when the store was opened, and the way back for them. Used by one
 * thread.
 */
public interface DeadLetterStore extends AutoCloseable {

    /** Whether something may be left to read. */
    boolean hasMore() throws DeadLetterException;

    /** The next records, in order by partition; may be none although there are more. */
    List<RequestRecord> read() throws DeadLetterException;

    /** Whether a redrive has sent the dead letter at {@code position} before. */
    boolean wasSent(RequestRecord.Position position);

    /** The record at {@code position}, whatever lies there now; empty where nothing does any more. */
    Optional<RequestRecord> original(RequestRecord.Position position) throws DeadLetterException;

    /**
     * Sends all of {@code deadLetters} or none, and remembers in the same transaction that it did.
     *
     * @throws DeadLetterException nothing is sent, or it is not known; then the next store knows
     */
    void send(List<DeadLetter> deadLetters) throws DeadLetterException;

    @Override
    void close();
}
