package dev.stylewright.worker.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a battle came to.
 *
 * @param requests published
 * @param ledger the blows that hit
 * @param resumptions how long after an outage the next outcome came
 * @param hired workers started
 * @param fallen workers that ended by themselves, with their last words
 * @param findings what the witness says
 */
record Report(
        Plan plan,
        int requests,
        Ledger ledger,
        List<Resumption> resumptions,
        int hired,
        List<String> fallen,
        Findings findings,
        Duration time) {

    /** From the end of an outage to the next outcome. */
    record Resumption(String outage, Duration after) {}

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add("chaos, mode %s, claim %d s, %d workers at a time, %d started, %.0f s"
                .formatted(plan.mode(), plan.claimSeconds(), plan.workers(), hired, seconds(time)));
        lines.add("  requests    %d".formatted(requests));
        counts().forEach((blow, count) -> lines.add("  %-50s %d".formatted(blow, count)));
        lines.add("  outcomes    %d %s, of them told again from the stored result %d"
                .formatted(findings.outcomes(), findings.kinds(), findings.replayed()));
        lines.add("  duplicates  %d".formatted(findings.duplicates()));
        lines.add("  lost        %d %s".formatted(findings.lost().size(), findings.lost()));
        lines.add("  wrong       %d %s".formatted(findings.wrong().size(), findings.wrong()));
        lines.add("  ended by themselves %d %s".formatted(fallen.size(), fallen));
        for (Blow.Kind kind : List.of(Blow.Kind.KILL, Blow.Kind.PAUSE)) {
            lines.add("  until another worker has the request, after %s: %s".formatted(kind, recovery(kind)));
        }
        resumptions.forEach(resumption -> lines.add("  after %s: next outcome %.1f s after its end"
                .formatted(resumption.outage(), seconds(resumption.after()))));
        return String.join(System.lineSeparator(), lines);
    }

    private Map<String, Integer> counts() {
        Map<Blow.Kind, Map<Point, Integer>> counts = new EnumMap<>(Blow.Kind.class);
        for (Ledger.Hit hit : ledger.hits()) {
            counts.computeIfAbsent(hit.blow().kind(), kind -> new EnumMap<>(Point.class))
                    .merge(hit.blow().point(), 1, Integer::sum);
        }
        Map<String, Integer> lines = new java.util.LinkedHashMap<>();
        counts.forEach((kind, points) -> points.forEach((point, count) -> lines.put(kind + " " + point, count)));
        return lines;
    }

    /** Median and maximum. */
    String recovery(Blow.Kind kind) {
        List<Duration> times = ledger.recoveries(kind);
        if (times.isEmpty()) {
            return "never had to";
        }
        return String.format(
                Locale.ROOT,
                "median %.1f s, max %.1f s (%d times)",
                seconds(times.get(times.size() / 2)),
                seconds(times.get(times.size() - 1)),
                times.size());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
