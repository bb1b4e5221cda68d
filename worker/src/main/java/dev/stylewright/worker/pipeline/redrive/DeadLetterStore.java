package dev.stylewright.worker.pipeline.redrive;

import dev.stylewright.worker.pipeline.queue.RequestRecord;
import java.util.List;
import java.util.Optional;

/** Port: the dead letters that one topic contained when the store was opened, and sending them back. Used by one thread. */
public interface DeadLetterStore extends AutoCloseable {

    /** Whether there may be unread records. */
    boolean hasMore() throws DeadLetterException;

    /** The next records, in order by partition; may be empty although there are more. */
    List<RequestRecord> read() throws DeadLetterException;

    /** Whether an earlier redrive has sent the dead letter at {@code position}. */
    boolean wasSent(RequestRecord.Position position);

    /** The record now at {@code position}; empty if there is none. */
    Optional<RequestRecord> original(RequestRecord.Position position) throws DeadLetterException;

    /**
     * Sends all of {@code deadLetters} or none, and records that in the same transaction.
     *
     * @throws DeadLetterException nothing is sent, or the result is unknown; a store opened later has it
     */
    void send(List<DeadLetter> deadLetters) throws DeadLetterException;

    @Override
    void close();
}
