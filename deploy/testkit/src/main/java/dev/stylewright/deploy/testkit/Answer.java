package dev.stylewright.deploy.testkit;

import dev.stylewright.protocol.report.FailureCode;
import java.time.Duration;
import java.util.Optional;

/**
 * The answer of a scripted worker to one request. Immutable.
 *
 * @param end how the request ends
 * @param code the code of a failure; empty for other ends
 * @param delay time between the request and its outcome. A cancel that arrives meanwhile is obeyed
 * @param copies how often the outcome is published, each time with the same {@code ce_id}, from 1
 * @param behindNext whether the outcome waits until the outcome of a later request is published
 */
public record Answer(End end, Optional<FailureCode> code, Duration delay, int copies, boolean behindNext) {

    /** How a request ends. */
    public enum End {
        /** The result is stored: the content, at most {@value ScriptedWorker#SIZE} px long. */
        COMPLETED,
        /** The request fails. */
        FAILED,
        /** The request is cancelled, although the caller did not cancel it. */
        CANCELLED,
        /** There is never an outcome, except after a cancel. */
        NONE
    }

    /** @throws IllegalArgumentException a failure without code, a code without failure, a negative delay or no copy */
    public Answer {
        if (code.isPresent() != (end == End.FAILED)) {
            throw new IllegalArgumentException("a failure has a code, other ends have none");
        }
        if (code.filter(FailureCode.UNKNOWN::equals).isPresent()) {
            throw new IllegalArgumentException("workers never publish the code UNKNOWN");
        }
        if (delay.isNegative() || copies < 1) {
            throw new IllegalArgumentException(
                    "delay must not be negative and copies at least 1, are " + delay + " and " + copies);
        }
    }

    /** The picture is stored. */
    public static Answer completed() {
        return of(End.COMPLETED, Optional.empty());
    }

    /** The request fails with this code. */
    public static Answer failed(FailureCode code) {
        return of(End.FAILED, Optional.of(code));
    }

    /** The request is cancelled, although the caller did not cancel it. */
    public static Answer cancelled() {
        return of(End.CANCELLED, Optional.empty());
    }

    /** There is never an outcome, except after a cancel. */
    public static Answer none() {
        return of(End.NONE, Optional.empty());
    }

    private static Answer of(End end, Optional<FailureCode> code) {
        return new Answer(end, code, Duration.ZERO, 1, false);
    }

    /** The same answer, slower. */
    public Answer after(Duration time) {
        return new Answer(end, code, time, copies, behindNext);
    }

    /** The same answer, published twice with the same {@code ce_id}, as after a redelivery. */
    public Answer twice() {
        return new Answer(end, code, delay, 2, behindNext);
    }

    /** The same answer, published only after the outcome of a later request. */
    public Answer outOfOrder() {
        return new Answer(end, code, delay, copies, true);
    }
}
