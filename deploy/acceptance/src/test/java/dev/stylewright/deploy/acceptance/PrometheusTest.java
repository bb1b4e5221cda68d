package dev.stylewright.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stylewright.deploy.embedded.EmbeddedKafka;
import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.protocol.client.ProgressListener;
import dev.stylewright.protocol.client.StylizationClient;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.app.WorkerProcess;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.app.configuration.source.ConfigurationLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes a real worker after good and bad jobs, and evaluates every expression of dashboards and rules.
 *
 * <pre>
 * this JVM: client - broker - worker - store
 *                               |
 * process:                 Prometheus
 * </pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class PrometheusTest {

    private static final int PATIENCE_SECONDS = 60;

    /** Longer for an image of the dashboards: worker/docs/operations/observability.md shows one. */
    private static final int LOAD_SECONDS = Integer.getInteger("stylewright.dashboards.seconds", 0);

    private static final Pattern METRIC =
            Pattern.compile("\\b(?:stylewright|process|pool:stylewright)_\\w+(?::\\w+)?|\\bup\\b");

    @TempDir
    static Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private EmbeddedKafka kafka;
    private EmbeddedS3 s3;
    private Gallery gallery;
    private WorkerProcess worker;
    private Future<?> working;
    private Future<?> loading;
    private volatile boolean watching = true;
    private PrometheusServer prometheus;
    private Map<String, String> variables;
    private Instant begin;

    @BeforeAll
    void workAndWatch() throws Exception {
        PrometheusServer.PROMETHEUS.orSkip();
        begin = Instant.now();
        kafka = EmbeddedKafka.startTemporary();
        s3 = EmbeddedS3.startTemporary();
        gallery = Gallery.open(s3.endpoint().toString(), s3.accessKey(), s3.secretKey());
        worker = WorkerProcess.open(configuration());
        working = threads.submit(worker::run);
        String target = "127.0.0.1:" + worker.httpPort().orElseThrow();
        prometheus = PrometheusServer.start(directory, 1);
        prometheus.targets(Map.of("seen", target));
        variables = Map.of(
                "namespace", ".*", "pool", ".*", "pod", "seen", "price", "1", "__range", "10m", "__range_s", "600");
        order();
    }

    private WorkerConfiguration configuration() {
        return new ConfigurationLoader(Map.of(), directory)
                .load(
                        List.of(),
                        List.of(
                                "stylewright.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                                "stylewright.storage.endpoint=" + s3.endpoint(),
                                "stylewright.storage.access-key=" + s3.accessKey(),
                                "stylewright.storage.secret-key=" + s3.secretKey(),
                                "stylewright.access.read=" + Gallery.PHOTOS,
                                "stylewright.access.write=" + Gallery.RESULTS,
                                "stylewright.queue.configure=true",
                                "stylewright.queue.partitions=1",
                                "stylewright.device=cpu",
                                "stylewright.http.port=0"))
                .configuration();
    }

    /** Two images with the same style, a request for a missing photo, and a record that cannot be read. */
    private void order() throws Exception {
        try (StylizationClient client =
                StylizationClient.builder(kafka.bootstrapServers()).build()) {
            List<Future<Outcome>> outcomes = new ArrayList<>();
            outcomes.add(client.submit(gallery.order("first", 8), ProgressListener.NONE));
            outcomes.add(client.submit(gallery.order("second", 8), ProgressListener.NONE));
            outcomes.add(client.submit(gallery.orderOfNothing("nothing"), ProgressListener.NONE));
            publishNonsense();
            for (Future<Outcome> outcome : outcomes) {
                outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }
        loading = threads.submit(this::keepOrdering);
        TimeUnit.SECONDS.sleep(LOAD_SECONDS);
    }

    /** While no job ends, there is no data about durations. */
    private @Nullable Void keepOrdering() throws Exception {
        try (StylizationClient client =
                StylizationClient.builder(kafka.bootstrapServers()).build()) {
            for (int i = 0; watching; i++) {
                String id = "load-" + i;
                Future<Outcome> outcome = client.submit(
                        i % 7 == 6 ? gallery.orderOfNothing(id) : gallery.order(id, 10 + LOAD_SECONDS / 5 * (i % 4)),
                        ProgressListener.NONE);
                outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            return null;
        }
    }

    private void publishNonsense() throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] nonsense = "{".getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>("stylization.requests", nonsense))
                    .get();
        }
    }

    @AfterAll
    void stop() throws Exception {
        watching = false;
        if (loading != null) {
            loading.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        if (prometheus != null) {
            prometheus.close();
        }
        if (worker != null) {
            worker.drain();
            working.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            worker.close();
        }
        if (gallery != null) {
            gallery.close();
            s3.close();
        }
        if (kafka != null) {
            kafka.close();
        }
        threads.shutdownNow();
    }

    @Test
    void everyExpressionOfTheDashboardsHasData() throws Exception {
        Set<String> expressions = Dashboard.all().stream()
                .flatMap(dashboard -> dashboard.queries().stream())
                .filter(query -> !query.needsGpu())
                .map(query -> query.with(variables))
                .collect(Collectors.toCollection(LinkedHashSet::new));

        assertThat(withoutData(expressions)).isEmpty();
        DashboardData.write(prometheus, variables, begin, 1);
    }

    @Test
    void expressionsThatNeedAGpuAreNotWrong() throws Exception {
        for (Dashboard dashboard : Dashboard.all()) {
            for (Dashboard.Query query : dashboard.queries()) {
                assertThat(prometheus.query(query.with(variables))).isNotNull();
            }
        }
    }

    /** In normal operation an alert has no data, but the series in its expression must exist. */
    @Test
    void everythingThatRulesLookAtIsThereAndNoneOfThemEndsInAnError() throws Exception {
        Set<String> looksAt = RuleFiles.rules().stream()
                .flatMap(rule -> METRIC.matcher(rule.get("expr").asText()).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(LinkedHashSet::new));

        assertThat(looksAt).hasSizeGreaterThan(10);
        assertThat(withoutData(looksAt)).isEmpty();
        assertThat(withoutData(RuleFiles.rules().stream()
                        .filter(rule -> rule.has("record"))
                        .map(rule -> rule.get("record").asText())
                        .collect(Collectors.toSet())))
                .isEmpty();
        int rules = 0;
        for (JsonNode group : prometheus.ruleGroups()) {
            for (JsonNode rule : group.get("rules")) {
                assertThat(rule.get("health").asText())
                        .as(rule.get("name").asText() + " " + rule.path("lastError"))
                        .isEqualTo("ok");
                rules++;
            }
        }
        assertThat(rules).isEqualTo(RuleFiles.rules().size());
    }

    @Test
    void theOutcomesAreCountedAsTheyWere() throws Exception {
        assertThat(withoutData(Set.of("stylewright_outcomes_total{kind=\"completed\"} >= 2")))
                .isEmpty();
        assertThat(withoutData(Set.of("stylewright_outcomes_total{kind=\"failed\", code=\"IMAGE_NOT_FOUND\"} >= 1")))
                .isEmpty();
        assertThat(withoutData(Set.of("sum(stylewright_dead_letters_total) >= 2")))
                .isEmpty();
    }

    /** The expressions that get no data. Waits, since two scrapes and the lag's interval take some time. */
    private List<String> withoutData(Set<String> expressions) throws Exception {
        Instant end = Instant.now().plusSeconds(PATIENCE_SECONDS);
        List<String> left = new ArrayList<>(expressions);
        while (!left.isEmpty() && Instant.now().isBefore(end)) {
            List<String> still = new ArrayList<>();
            for (String expression : left) {
                if (!prometheus.hasData(expression)) {
                    still.add(expression);
                }
            }
            left = still;
            TimeUnit.MILLISECONDS.sleep(500);
        }
        return left;
    }
}
