package dev.stylewright.worker.chaos;

import java.util.List;

/**
 * What the {@link Witness} found.
 *
 * @param outcomes logical outcomes
 * @param duplicates outcome records beyond the first of their {@code ce_id}
 * @param replayed outcomes of results that an earlier worker had stored
 * @param lost requests without an outcome
 * @param wrong everything else that must not be, in words
 */
record Findings(int outcomes, int duplicates, int replayed, List<String> lost, List<String> wrong) {}
