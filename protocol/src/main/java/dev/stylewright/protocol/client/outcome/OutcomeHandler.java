package dev.stylewright.protocol.client.outcome;

/** Processes outcomes. */
@FunctionalInterface
public interface OutcomeHandler {

    /**
     * Processes one outcome. Called on the listener's thread, one outcome at a time, those of one request in order.
     *
     * <p>An outcome may be delivered again after a restart, a crash or a rebalance of the group, so the handler must be idempotent: keep {@link
     * ReceivedOutcome#eventId()} with what it changes, in the same database transaction, and ignore an id that is already stored. It must return
     * within {@code max.poll.interval.ms} (5 minutes by default), otherwise the group takes the partition away and the outcome is delivered again.
     *
     * @throws Exception the outcome is passed again after a pause, and after the last attempt it goes to the dead-letter topic
     */
    void handle(ReceivedOutcome outcome) throws Exception;
}
