package dev.stylewright.deploy.acceptance;

import static dev.stylewright.deploy.acceptance.Patience.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares, act by act, the alerts that fire with those that must and those that may. */
final class AlertWatch {

    private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);

    /** Alerts that look back for half an hour or more, or report conditions of several acts, and so may still fire in later acts. */
    private static final Set<String> LINGERING = Set.of(
            "StylewrightMixedFleet",
            "StylewrightWorkerRestarts",
            "StylewrightBrokersGaveUp",
            "StylewrightUnreadableRecords",
            "StylewrightRedeliveries",
            "StylewrightEngineSick");

    private final PrometheusServer prometheus;
    private final Instant begin = Instant.now();
    /** The deviations so far; they do not end the day. */
    private final SoftAssertions wrong = new SoftAssertions();
    /** The alerts that had to fire, each with the act in which it first did. */
    private final Map<String, String> required = new TreeMap<>();

    private String name = "";
    private Instant act = begin;
    private Set<String> lingering = Set.of();

    AlertWatch(PrometheusServer prometheus) {
        this.prometheus = prometheus;
    }

    /** Waits until no alert fires, and begins an act. */
    void begin(String called) throws Exception {
        await("nothing fires before " + called, 300, () -> LINGERING.containsAll(prometheus.firing()));
        name = called;
        lingering = prometheus.firing();
        act = Instant.now();
        LOG.info("{} s: {}", Duration.between(begin, act).toSeconds(), called);
    }

    /** Waits until all of these fire. */
    void awaitFiring(Set<String> alerts) throws Exception {
        Instant from = Instant.now();
        Map<String, Long> seen = new TreeMap<>();
        await(alerts + " fire", 420, () -> {
            for (String alert : prometheus.firing()) {
                seen.putIfAbsent(alert, Duration.between(from, Instant.now()).toSeconds());
            }
            return seen.keySet().containsAll(alerts);
        });
        LOG.info("fired after so many seconds: {}", seen);
    }

    /** Ends the act: each of the first must have fired in it, and no others but the second. */
    void end(Set<String> must, Set<String> may) throws Exception {
        // Prometheus takes whole seconds, and evaluates rules once in each.
        TimeUnit.SECONDS.sleep(2);
        Set<String> fired = prometheus.firedSince(act.plusSeconds(1));
        LOG.info("{}: fired: {}", name, fired);
        must.forEach(alert -> required.putIfAbsent(alert, name));
        wrong.assertThat(fired).as("%s: must have fired", name).containsAll(must);
        Set<String> others = new TreeSet<>(fired);
        others.removeAll(must);
        others.removeAll(may);
        others.removeAll(lingering);
        wrong.assertThat(others).as("%s: fired and should not have", name).isEmpty();
    }

    /** The act stops here. */
    void wentWrong(Throwable why) {
        LOG.warn("{} went wrong", name, why);
        wrong.collectAssertionError(new AssertionError(name + ": " + why.getMessage(), why));
    }

    /** Checks that every alert of the repository fired in some act, and that there was no deviation in any act. */
    void conclude(Set<String> exceptions) {
        LOG.info("required: {}", required);
        Set<String> known = new TreeSet<>();
        RuleFiles.alerts().forEach(alert -> known.add(alert.get("alert").asText()));
        known.removeAll(exceptions);
        wrong.assertThat(required.keySet()).as("alerts that had to fire").containsAll(known);
        wrong.assertAll();
    }
}
