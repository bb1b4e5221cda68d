package dev.stylewright.worker.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The result of a run.
 *
 * @param requests published
 * @param faultLog the faults that were injected
 * @param resumptions time from an outage to the next outcome
 * @param started workers started
 * @param crashed workers that ended by themselves, with their last lines
 * @param verification the result of the verifier
 * @param service the observations of the ordering service
 */
record Report(
        Plan plan,
        int requests,
        FaultLog faultLog,
        List<Resumption> resumptions,
        int started,
        List<String> crashed,
        VerificationReport verification,
        OrderingService.Experience service,
        Duration time) {

    /** From the end of an outage to the next outcome. */
    record Resumption(String outage, Duration after) {}

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add("chaos, mode %s, claim %d s, %d workers at a time, %d started, %.0f s"
                .formatted(plan.mode(), plan.claimSeconds(), plan.workers(), started, seconds(time)));
        lines.add("  requests    %d".formatted(requests));
        counts().forEach((fault, count) -> lines.add("  %-50s %d".formatted(fault, count)));
        lines.add("  outcomes    %d %s, of them repeated from the stored result %d"
                .formatted(verification.outcomes(), verification.kinds(), verification.replayed()));
        lines.add("  duplicates  %d".formatted(verification.duplicates()));
        lines.add("  lost        %d %s".formatted(verification.lost().size(), verification.lost()));
        lines.add("  wrong       %d %s".formatted(verification.wrong().size(), verification.wrong()));
        lines.add("  service     %d futures completed, %d calls of the handler, %d copies dropped, %d connections lost"
                .formatted(service.futures(), service.handled(), service.dropped(), service.losses()));
        lines.add("  wrong there %d %s".formatted(service.wrong().size(), service.wrong()));
        lines.add("  ended by themselves %d %s".formatted(crashed.size(), crashed));
        for (Fault.Kind kind : List.of(Fault.Kind.KILL, Fault.Kind.PAUSE)) {
            lines.add("  until another worker has the request, after %s: %s".formatted(kind, recovery(kind)));
        }
        resumptions.forEach(resumption -> lines.add("  after %s: next outcome %.1f s after its end"
                .formatted(resumption.outage(), seconds(resumption.after()))));
        return String.join(System.lineSeparator(), lines);
    }

    private Map<String, Integer> counts() {
        Map<Fault.Kind, Map<FaultPoint, Integer>> counts = new EnumMap<>(Fault.Kind.class);
        for (FaultLog.Injection injection : faultLog.injections()) {
            counts.computeIfAbsent(injection.fault().kind(), kind -> new EnumMap<>(FaultPoint.class))
                    .merge(injection.fault().point(), 1, Integer::sum);
        }
        Map<String, Integer> lines = new java.util.LinkedHashMap<>();
        counts.forEach((kind, points) -> points.forEach((point, count) -> lines.put(kind + " " + point, count)));
        return lines;
    }

    /** Median and maximum. */
    String recovery(Fault.Kind kind) {
        List<Duration> times = faultLog.recoveries(kind);
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
