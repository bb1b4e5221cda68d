package dev.stylewright.protocol.client.outcome;

import dev.stylewright.protocol.EventHeaders;
import dev.stylewright.protocol.report.Outcome;
import java.time.Instant;

/**
 * An outcome and where it came from.
 *
 * @param outcome the outcome
 * @param eventId its {@code ce_id}, {@code <request id>@<topic>-<partition>-<offset>} of the request's record: the same for all copies of an outcome
 * @param headers the headers of its record, with the trace context of the request
 * @param time the timestamp of its record
 * @param attempt how often this listener passes it to the handler, from 1
 */
public record ReceivedOutcome(Outcome outcome, String eventId, EventHeaders headers, Instant time, int attempt) {}
