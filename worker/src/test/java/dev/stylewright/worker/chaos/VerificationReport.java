package dev.stylewright.worker.chaos;

import java.util.List;
import java.util.Map;

/**
 * The findings of the {@link OutcomeVerifier}.
 *
 * @param outcomes logical outcomes
 * @param kinds how many of each: completed, cancelled, and the codes of failures
 * @param duplicates outcome records beyond the first of their {@code ce_id}
 * @param replayed outcomes of results that an earlier worker had stored
 * @param lost requests without an outcome
 * @param wrong descriptions of all other deviations
 */
record VerificationReport(
        int outcomes, Map<String, Long> kinds, int duplicates, int replayed, List<String> lost, List<String> wrong) {}
