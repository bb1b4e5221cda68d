package dev.stylewright.protocol.client;

import dev.stylewright.protocol.report.Outcome;
import java.util.concurrent.CompletableFuture;

/**
 * A submitted request.
 *
 * @param requestId the id of the request
 * @param position completes when the brokers have acknowledged the request, and fails if they do not accept it. Store the position, to await the
 *     outcome after a restart.
 * @param outcome the outcome, of any kind; see {@link StylizationClient#submit(dev.stylewright.protocol.StylizationRequest, ProgressListener)}
 */
public record Submission(
        String requestId, CompletableFuture<RequestPosition> position, CompletableFuture<Outcome> outcome) {}
