package dev.stylewright.deploy.local.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Describes the failed jobs of a batch, and the files that are not pictures. */
final class FailureTable {

    private static final int WIDEST_LABEL = 40;
    private static final int MOST_SKIPPED = 20;

    private FailureTable() {}

    /** A heading and at least a line for each failure; nothing if there is none. */
    static List<String> lines(Map<Job, Batch.Failure> failures, int jobs) {
        if (failures.isEmpty()) {
            return List.of();
        }
        int width = failures.keySet().stream()
                .mapToInt(job -> Math.min(WIDEST_LABEL, job.label().length()))
                .max()
                .getAsInt();
        List<String> lines = new ArrayList<>();
        lines.add("Not painted, " + failures.size() + " of " + jobs + ":");
        failures.forEach((job, failure) -> {
            String label = job.label();
            String padded = label + " ".repeat(Math.max(0, width - label.length()));
            // Field errors follow on lines of their own, indented already.
            lines.add("  " + padded + "  "
                    + failure.reason().replace(System.lineSeparator(), System.lineSeparator() + "  "));
        });
        return lines;
    }

    /**
     * A heading and a line for each file that is not a picture; nothing if there is none.
     *
     * @param skipped sentences without their full stops
     */
    static List<String> skipped(List<String> skipped) {
        if (skipped.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add(skipped.size() == 1 ? "Skipped, not a picture:" : "Skipped, not pictures:");
        skipped.stream().limit(MOST_SKIPPED).forEach(line -> lines.add("  " + line));
        if (skipped.size() > MOST_SKIPPED) {
            lines.add("  and " + (skipped.size() - MOST_SKIPPED) + " more");
        }
        return lines;
    }
}
