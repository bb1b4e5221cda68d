package dev.stylewright.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.deploy.embedded.FreezableProxy;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.Timings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A day of a fleet: worker processes on a real broker and a real store, watched by a real Prometheus with the rules of the repository,
 * whose clock runs 30 times as fast (see {@link FasterRules}). Each act says which alerts must fire, and which others may; all others
 * must not. What dashboards say is compared with what this script knows.
 *
 * <pre>
 * burst - poison - scale-in - brokers frozen - store frozen - worker killed again and again - all killed
 * </pre>
 *
 * {@code mvn test -Pday -pl deploy/acceptance -am}; takes 10 to 15 minutes.
 */
@Tag("day")
@Timeout(value = 40, unit = TimeUnit.MINUTES)
@SuppressWarnings("NullAway.Init")
class OperationsDayTest {

    private static final Logger LOG = LoggerFactory.getLogger(OperationsDayTest.class);
    private static final int TIMES = 30;
    private static final double MILLIS = 1000;
    private static final String OURS = "stylewright_outcomes_total{job=\"stylewright-worker\"";
    /** The upper edges of the buckets of the wait, in seconds. */
    private static final double[] EDGES = {0, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600};

    @TempDir
    static Path directory;

    /** What is wrong with the alerts of an act; the day goes on all the same. */
    private final SoftAssertions wrong = new SoftAssertions();

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Map<String, WorkerJvm> workers = new LinkedHashMap<>();
    private FreezableProxy brokers;
    private FreezableProxy storeProxy;
    private EmbeddedKafka kafka;
    private EmbeddedS3 s3;
    private Gallery gallery;
    private StylizationClient client;
    private PrometheusServer prometheus;
    private Instant begin;
    private Instant act;

    @Test
    void alertsFireWhenTheyMustAndOnlyThenAndDashboardsSayWhatIsTrue() throws Exception {
        PrometheusServer.PROMETHEUS.orSkip();
        start();

        burst();
        poison();
        scaleIn();
        brokersFrozen();
        storeFrozen();
        DashboardData.write(prometheus, variables(), begin, TIMES);
        killedAgainAndAgain();
        allKilled();
        wrong.assertAll();
    }

    private void start() throws Exception {
        begin = Instant.now();
        brokers = opened(new FreezableProxy());
        storeProxy = opened(new FreezableProxy());
        kafka = opened(EmbeddedKafka.builder()
                .property("advertised.listeners", "CLIENT://127.0.0.1:" + brokers.port())
                .start());
        brokers.open(kafka.port());
        s3 = opened(EmbeddedS3.startTemporary());
        storeProxy.open(s3.endpoint().getPort());
        gallery = Gallery.open(s3.endpoint().toString(), s3.accessKey(), s3.secretKey());
        opened.push(gallery::close);
        prometheus = opened(PrometheusServer.start(directory, TIMES));
        for (String pod : List.of("worker-a", "worker-b", "worker-c")) {
            workers.put(pod, WorkerJvm.start(pod, WorkerJvm.freePort(), settings(), directory));
            watch();
            await(pod + " is ready", 180, () -> hasData("stylewright_ready{pod=\"" + pod + "\"} == 1"));
        }
        client = opened(StylizationClient.builder("127.0.0.1:" + brokers.port()).build());
    }

    private List<String> settings() {
        return List.of(
                "stylewright.kafka.bootstrap-servers=127.0.0.1:" + brokers.port(),
                "stylewright.storage.endpoint=http://127.0.0.1:" + storeProxy.port(),
                "stylewright.storage.access-key=" + s3.accessKey(),
                "stylewright.storage.secret-key=" + s3.secretKey(),
                "stylewright.access.read=" + Gallery.PHOTOS,
                "stylewright.access.write=" + Gallery.RESULTS,
                "stylewright.queue.mode=share",
                "stylewright.queue.configure=true",
                "stylewright.queue.partitions=1",
                "stylewright.device=cpu",
                "stylewright.threads=1",
                "stylewright.http.address=127.0.0.1",
                "stylewright.drain.grace=5m");
    }

    private void watch() throws Exception {
        Map<String, String> targets = new LinkedHashMap<>();
        workers.forEach((pod, worker) -> targets.put(pod, worker.target()));
        prometheus.targets(targets);
    }

    private static Map<String, String> variables() {
        return Map.of(
                "namespace",
                ".*",
                "pool",
                ".*",
                "pod",
                "worker-a",
                "price",
                "1.2",
                "__range",
                "10m",
                "__range_s",
                "600");
    }

    /** More requests than workers: nobody needs to know. What went through is shown as it was. */
    private void burst() throws Exception {
        beginAct("burst");
        Instant from = Instant.now();
        double before = value("sum(" + OURS + ", kind=\"completed\"})");
        List<Completed> done = completed(order("burst", 20, 6));
        TimeUnit.SECONDS.sleep(3);

        assertThat(value("sum(" + OURS + ", kind=\"completed\"})") - before).isEqualTo(20);
        long window = Duration.between(from, Instant.now()).toSeconds() + 5;
        double shown = value("sum(increase(" + OURS + ", kind=\"completed\"}[" + window + "s]))");
        assertThat(shown).as("throughput").isCloseTo(20, within(2.0));
        double p95 = done.stream()
                .map(Completed::timings)
                .mapToDouble(
                        timings -> timings.map(Timings::waiting).orElseThrow().orElseThrow() / MILLIS)
                .sorted()
                .skip(18)
                .findFirst()
                .orElseThrow();
        double shownP95 = value("histogram_quantile(0.95, sum by (le) (increase(stylewright_queue_wait_seconds_bucket["
                + window + "s])))");
        LOG.info("wait, p95: {} s in truth, {} s shown", p95, shownP95);
        assertThat(Math.abs(bucket(shownP95) - bucket(p95)))
                .as("wait, p95: %s in truth, %s shown", p95, shownP95)
                .isLessThanOrEqualTo(1);
        // With this clock the objective is 10 s, and an hour is 2 minutes: a burst of 20 may miss both where processors
        // are few.
        endAct(Set.of(), Set.of("StylewrightQueueWaitOverObjective", "StylewrightOldestRequest"));
    }

    private static int bucket(double seconds) {
        int bucket = 0;
        while (bucket < EDGES.length && EDGES[bucket] < seconds) {
            bucket++;
        }
        return bucket;
    }

    /** What callers get wrong pages nobody, however much of it there is. */
    private void poison() throws Exception {
        beginAct("poison");
        double before = value("sum(stylewright_dead_letters_total)");
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + brokers.port()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < 15; i++) {
                producer.send(new ProducerRecord<>("stylization.requests", "{".getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
        List<CompletableFuture<Outcome>> nothing = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            nothing.add(client.submit(gallery.orderOfNothing("nothing-" + i), ProgressListener.NONE));
        }
        for (CompletableFuture<Outcome> outcome : nothing) {
            outcome.get(120, TimeUnit.SECONDS);
        }
        await("all are counted", 60, () -> value("sum(stylewright_dead_letters_total)") - before == 20);
        TimeUnit.SECONDS.sleep(15);
        endAct(Set.of(), Set.of("StylewrightQueueWaitOverObjective"));
    }

    /** A worker that gets SIGTERM while it has a job ends it. */
    private void scaleIn() throws Exception {
        beginAct("scale-in");
        List<CompletableFuture<Outcome>> running = order("scale-in", 3, 20);
        await("all have a job", 60, () -> value("sum(stylewright_jobs_in_flight)") == 3);
        WorkerJvm leaving = Objects.requireNonNull(workers.get("worker-c"));
        int code = leaving.terminate();
        workers.remove("worker-c");
        watch();
        assertThat(code).isZero();
        assertThat(completed(running))
                .allSatisfy(done -> assertThat(done.attempt()).isEqualTo(1));
        endAct(Set.of(), Set.of("StylewrightQueueWaitOverObjective"));
    }

    private void brokersFrozen() throws Exception {
        beginAct("brokers frozen");
        brokers.freeze(true);
        awaitAlerts(Set.of("StylewrightNoWorkerReady", "StylewrightQueueLagUnknown"));
        brokers.freeze(false);
        await("all are ready", 120, () -> value("sum(stylewright_ready)") == 2);
        endAct(Set.of("StylewrightNoWorkerReady", "StylewrightQueueLagUnknown"), Set.of("StylewrightClaimsLost"));
    }

    private void storeFrozen() throws Exception {
        beginAct("store frozen");
        storeProxy.freeze(true);
        await("nobody is ready", 60, () -> value("sum(stylewright_ready)") == 0);
        List<CompletableFuture<Outcome>> waiting = order("frozen", 4, 6);
        awaitAlerts(Set.of("StylewrightNoWorkerReady", "StylewrightLagWithoutCompletions"));
        storeProxy.freeze(false);
        assertThat(completed(waiting))
                .allSatisfy(done -> assertThat(done.attempt()).isEqualTo(1));
        endAct(
                Set.of("StylewrightNoWorkerReady", "StylewrightLagWithoutCompletions"),
                Set.of("StylewrightQueueWaitOverObjective", "StylewrightOldestRequest", "StylewrightNoSuccess"));
    }

    private void killedAgainAndAgain() throws Exception {
        beginAct("a worker is killed again and again");
        WorkerJvm sick = Objects.requireNonNull(workers.get("worker-b"));
        for (int kill = 0; kill < 3; kill++) {
            double started = value("process_start_time_seconds{pod=\"worker-b\"}");
            sick.kill();
            sick = WorkerJvm.start("worker-b", sick.port(), settings(), directory);
            workers.put("worker-b", sick);
            await(
                    "it is seen again",
                    60,
                    () -> hasData("process_start_time_seconds{pod=\"worker-b\"} > " + (long) (started + 1)));
        }
        awaitAlerts(Set.of("StylewrightWorkerRestarts"));
        endAct(
                Set.of("StylewrightWorkerRestarts"),
                Set.of("StylewrightWorkerAbsent", "StylewrightQueueWaitOverObjective"));
    }

    private void allKilled() throws Exception {
        beginAct("all are killed");
        workers.values().forEach(WorkerJvm::kill);
        awaitAlerts(Set.of("StylewrightNoWorkers", "StylewrightWorkerAbsent"));
        endAct(
                Set.of("StylewrightNoWorkers", "StylewrightWorkerAbsent"),
                Set.of("StylewrightWorkerRestarts", "StylewrightQueueWaitOverObjective"));
    }

    private List<CompletableFuture<Outcome>> order(String name, int count, int iterations) {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outcomes.add(client.submit(gallery.order(name + "-" + i, iterations), ProgressListener.NONE));
        }
        return outcomes;
    }

    private static List<Completed> completed(List<CompletableFuture<Outcome>> outcomes) throws Exception {
        List<Completed> completed = new ArrayList<>();
        for (CompletableFuture<Outcome> outcome : outcomes) {
            assertThat(outcome.get(300, TimeUnit.SECONDS)).isInstanceOfSatisfying(Completed.class, completed::add);
        }
        return completed;
    }

    private void beginAct(String name) throws Exception {
        await("nothing fires before " + name, 300, () -> firing().stream()
                .allMatch(alert -> alert.equals("StylewrightWorkerRestarts")));
        act = Instant.now();
        LOG.info("{} s: {}", Duration.between(begin, act).toSeconds(), name);
    }

    private void awaitAlerts(Set<String> alerts) throws Exception {
        Instant from = Instant.now();
        Map<String, Long> seen = new TreeMap<>();
        await(alerts + " fire", 240, () -> {
            for (String alert : firing()) {
                seen.putIfAbsent(alert, Duration.between(from, Instant.now()).toSeconds());
            }
            return seen.keySet().containsAll(alerts);
        });
        LOG.info("fired after so many seconds: {}", seen);
    }

    private void endAct(Set<String> must, Set<String> may) throws Exception {
        // Prometheus takes whole seconds, and evaluates rules once in each.
        TimeUnit.SECONDS.sleep(2);
        Set<String> fired = new TreeSet<>();
        for (JsonNode series :
                prometheus.range("ALERTS{alertstate=\"firing\"}", act.plusSeconds(1), Instant.now(), 1)) {
            fired.add(series.at("/metric/alertname").asText());
        }
        LOG.info("fired: {}", fired);
        wrong.assertThat(fired).as("must have fired").containsAll(must);
        Set<String> others = new HashSet<>(fired);
        others.removeAll(must);
        others.removeAll(may);
        wrong.assertThat(others).as("fired and should not have").isEmpty();
    }

    private Set<String> firing() throws Exception {
        Set<String> names = new TreeSet<>();
        for (JsonNode sample : prometheus.query("ALERTS{alertstate=\"firing\"}")) {
            names.add(sample.at("/metric/alertname").asText());
        }
        return names;
    }

    private boolean hasData(String expression) throws Exception {
        return prometheus.hasData(expression);
    }

    private double value(String expression) throws Exception {
        JsonNode samples = prometheus.query(expression);
        return samples.isEmpty()
                ? Double.NaN
                : Double.parseDouble(samples.get(0).get("value").get(1).asText());
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, int seconds, Condition condition) throws Exception {
        Instant end = Instant.now().plusSeconds(seconds);
        while (!condition.holds()) {
            assertThat(Instant.now()).as(what).isBefore(end);
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        opened.push(one);
        return one;
    }

    @AfterEach
    void stop() throws Exception {
        brokers.freeze(false);
        storeProxy.freeze(false);
        workers.values().forEach(WorkerJvm::close);
        for (AutoCloseable one : opened) {
            one.close();
        }
    }
}
