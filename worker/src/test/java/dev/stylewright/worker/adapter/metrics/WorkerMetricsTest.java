package dev.stylewright.worker.adapter.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.protocol.S3Uri;
import dev.stylewright.protocol.report.Cancelled;
import dev.stylewright.protocol.report.Completed;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.protocol.report.WorkerInfo;
import dev.stylewright.worker.job.Failure;
import dev.stylewright.worker.pipeline.observe.ClientMetric;
import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.JobPhase;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.pipeline.queue.Settlement;
import dev.stylewright.worker.pipeline.queue.StopSignal;
import dev.stylewright.worker.stylize.CacheStatistics;
import dev.stylewright.worker.stylize.Evaluation;
import dev.stylewright.worker.stylize.Losses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The text that a scraper reads. */
@Timeout(60)
class WorkerMetricsTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String OPEN = WorkerMetrics.contentType("application/openmetrics-text;version=1.0.0");
    private static final String PLAIN = WorkerMetrics.contentType("*/*");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");

    private final WorkerMetrics metrics = new WorkerMetrics(Clock.fixed(NOW, ZoneOffset.UTC), false);

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void aCountIsReadForAsLongAsTheMetricsLive() throws Exception {
        long[] count = {3};
        metrics.unreadable("control", () -> count[0]);
        System.gc();

        assertThat(scrape(PLAIN)).contains("stylewright_unreadable_records_total{topic=\"control\"} 3.0");
    }

    @Test
    void everyMetricOfTheReferenceIsThereAndNoOther(@TempDir Path directory) throws Exception {
        complete(directory);
        taken(1).settled(cancelled());

        Map<String, String> types = types(scrape(PLAIN));

        assertThat(types.keySet().stream()
                        .filter(name -> name.startsWith("stylewright_"))
                        .filter(name -> !name.endsWith("_seconds_max")))
                .containsExactlyInAnyOrderElementsOf(java.util.Arrays.stream(WorkerMetric.values())
                        .map(WorkerMetric::prometheusName)
                        .filter(name -> name.startsWith("stylewright_"))
                        .toList());
        for (WorkerMetric metric : WorkerMetric.values()) {
            assertThat(types)
                    .containsEntry(metric.prometheusName(), metric.type().name().toLowerCase(java.util.Locale.ROOT));
            assertThat(labels(metric, scrape(PLAIN)))
                    .as(metric.prometheusName())
                    .isEqualTo(new TreeSet<>(metric.labels()));
        }
        assertThat(types).containsKeys("jvm_memory_used_bytes", "process_uptime_seconds", "process_files_open_files");
    }

    /** Everything that a worker adds when it starts, on a machine with a GPU. */
    private void complete(Path directory) throws Exception {
        Path tool = directory.resolve("gpu-tool");
        Files.writeString(tool, "#!/bin/sh\necho '37, 2048, 81920'\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        metrics.ready(() -> true);
        metrics.build("1.0", "vgg19@1", "gpu:0", "fp16", "share");
        metrics.lag("share", "requests", "workers", () -> OptionalLong.of(12));
        metrics.unreadable("requests", () -> 3);
        metrics.styleCache(() -> new CacheStatistics(3, 2, 1, 1, 4096));
        metrics.evaluationAge(() -> Duration.ofSeconds(7), () -> Duration.ofMinutes(10));
        metrics.gpu(tool.toString(), "gpu:0");
    }

    @Test
    void aGpuIsReadFromTheToolOfItsDriver(@TempDir Path directory) throws Exception {
        complete(directory);

        String text = scrape(PLAIN);
        while (text.contains("{device=\"gpu:0\"} NaN")) {
            Thread.onSpinWait();
            text = scrape(PLAIN);
        }

        assertThat(text)
                .contains("stylewright_gpu_utilization_ratio{device=\"gpu:0\"} 0.37")
                .contains("stylewright_gpu_memory_used_bytes{device=\"gpu:0\"} 2.147483648E9")
                .contains("stylewright_gpu_memory_total_bytes{device=\"gpu:0\"} 8.589934592E10");
    }

    @Test
    void onACpuThereAreNoGpuMetrics() throws Exception {
        metrics.gpu("no such tool", "cpu");

        assertThat(scrape(PLAIN)).doesNotContain("stylewright_gpu");
    }

    @Test
    void labelledCountersStartAtZero() throws Exception {
        assertThat(scrape(PLAIN))
                .contains("stylewright_outcomes_total{code=\"OUT_OF_MEMORY\",kind=\"failed\"} 0.0")
                .contains("stylewright_outcomes_total{code=\"none\",kind=\"completed\"} 0.0")
                .contains("stylewright_dead_letters_total{code=\"INVALID_REQUEST\"} 0.0")
                .contains("stylewright_engine_tests_total{result=\"failed\"} 0.0")
                .contains("stylewright_job_phase_seconds_count{phase=\"stylizing\"} 0")
                .contains("stylewright_last_success_timestamp_seconds 0.0");
    }

    @Test
    void aJobIsCountedFromClaimToOutcome() throws Exception {
        JobListener job = taken(1);
        assertThat(scrape(PLAIN)).contains("stylewright_jobs_in_flight 1.0");

        job.begin(JobPhase.STYLIZING).run();
        job.evaluated(new Evaluation(1, 10, 1, 1, 40, 30, new Losses(1, 1, 0, 2, Map.of(), Map.of())));
        job.retried();
        job.settled(cancelled());

        assertThat(scrape(PLAIN))
                .contains("stylewright_requests_taken_total 1.0")
                .contains("stylewright_redeliveries_total 0.0")
                .contains("stylewright_jobs_in_flight 0.0")
                .contains("stylewright_queue_wait_seconds_sum 90.0")
                .contains("stylewright_queue_wait_seconds_bucket{le=\"60.0\"} 0")
                .contains("stylewright_queue_wait_seconds_bucket{le=\"120.0\"} 1")
                .contains("stylewright_job_phase_seconds_count{phase=\"stylizing\"} 1")
                .contains("stylewright_job_total_seconds_count{kind=\"cancelled\",size=\"none\"} 1")
                .contains("stylewright_evaluations_total 1.0")
                .contains("stylewright_pixels_total 1200.0")
                .contains("stylewright_store_retries_total 1.0")
                .contains("stylewright_outcomes_total{code=\"none\",kind=\"cancelled\"} 1.0");
    }

    @Test
    void anEngineThatIsTestedIsCountedByTheResult() throws Exception {
        JobListener job = taken(1);
        job.engineTested(true);
        job.engineTested(false);
        job.engineTested(true);
        job.abandoned(StopSignal.Reason.ENGINE_SICK);

        assertThat(scrape(PLAIN))
                .contains("stylewright_engine_tests_total{result=\"passed\"} 2.0")
                .contains("stylewright_engine_tests_total{result=\"failed\"} 1.0")
                .contains("stylewright_jobs_abandoned_total{reason=\"engine_sick\"} 1.0");
    }

    @Test
    void aCompletedJobIsTimedByTheSizeOfItsResult() throws Exception {
        taken(1).settled(Settlement.of(completed(512, 300)));
        taken(1).settled(Settlement.of(completed(300, 513)));
        taken(1).settled(Settlement.of(completed(4096, 4096)));

        assertThat(scrape(PLAIN))
                .contains("stylewright_job_total_seconds_count{kind=\"completed\",size=\"small\"} 1")
                .contains("stylewright_job_total_seconds_count{kind=\"completed\",size=\"medium\"} 1")
                .contains("stylewright_job_total_seconds_count{kind=\"completed\",size=\"large\"} 1");
    }

    @Test
    void everythingIsExportedWhereDetailsAreAskedFor() throws Exception {
        try (WorkerMetrics all = new WorkerMetrics(Clock.systemUTC(), true)) {
            all.clients(List.of(() -> List.of(new ClientMetric("kafka_consumer_detail", "requests", "Detail", 1))));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            all.write(PLAIN, out);

            assertThat(out.toString(UTF_8))
                    .contains("kafka_consumer_detail{client=\"requests\"} 1.0")
                    .contains("jvm_classes_loaded_classes")
                    .contains("stylewright_job_phase_seconds_bucket{phase=\"storing\",le=\"0.25\"}");
        }
        assertThat(scrape(PLAIN))
                .doesNotContain("jvm_classes_loaded_classes")
                .doesNotContain("stylewright_job_phase_seconds_bucket{phase=\"storing\",le=\"0.25\"}");
    }

    @Test
    void aRedeliveryIsCountedAndItsWaitIsNot() throws Exception {
        taken(2);

        assertThat(scrape(PLAIN))
                .contains("stylewright_redeliveries_total 1.0")
                .contains("stylewright_queue_wait_seconds_count 0");
    }

    @Test
    void aDeadLetterWithoutAnOutcomeIsCountedByItsCode() throws Exception {
        taken(1).settled(Settlement.unreadable(Failure.of(FailureCode.INVALID_REQUEST, "no JSON")));

        assertThat(scrape(PLAIN))
                .contains("stylewright_dead_letters_total{code=\"INVALID_REQUEST\"} 1.0")
                .contains("stylewright_job_total_seconds_count{kind=\"none\",size=\"none\"} 1");
    }

    @Test
    void aLostClaimIsCountedOnceAndEndsTheJob() throws Exception {
        JobListener job = taken(1);
        job.abandoned(StopSignal.Reason.CLAIM_LOST);
        job.abandoned(StopSignal.Reason.CLAIM_LOST);

        assertThat(scrape(PLAIN))
                .contains("stylewright_claims_lost_total 1.0")
                .contains("stylewright_jobs_abandoned_total{reason=\"claim_lost\"} 1.0")
                .contains("stylewright_jobs_in_flight 0.0");
    }

    @Test
    void theDeviceIsBusyAlsoWhileThePaintingIsNotDone() throws Exception {
        Runnable end = taken(1).begin(JobPhase.STYLIZING);
        double early = value("stylewright_device_busy_seconds_total");
        double late = value("stylewright_device_busy_seconds_total");
        while (late <= early) {
            late = value("stylewright_device_busy_seconds_total");
        }
        end.run();

        assertThat(late).isPositive();
    }

    @Test
    void histogramsNameTheTraceOfASampledRequestAsAnExample() throws Exception {
        taken(1);

        assertThat(scrape(OPEN).lines().filter(line -> line.startsWith("stylewright_queue_wait_seconds_bucket")))
                .anySatisfy(line -> assertThat(line).contains("trace_id=\"" + TRACE + "\""));
    }

    @Test
    void clientMetricsAreExportedAtEachScrape() throws Exception {
        metrics.clients(List.of(
                () -> List.of(
                        new ClientMetric("kafka_consumer_coordinator_rebalance_total", "requests", "Rebalances", 4),
                        new ClientMetric("kafka_consumer_last_poll_seconds_ago", "requests", "Poll", Double.NaN),
                        new ClientMetric("kafka_consumer_detail", "requests", "Detail", 1)),
                () -> List.of(
                        new ClientMetric("kafka_consumer_coordinator_rebalance_total", "control", "Rebalances", 1))));

        assertThat(scrape(PLAIN))
                .contains("# TYPE kafka_consumer_coordinator_rebalance_total counter")
                .contains("kafka_consumer_coordinator_rebalance_total{client=\"requests\"} 4.0")
                .contains("kafka_consumer_coordinator_rebalance_total{client=\"control\"} 1.0")
                .contains("kafka_consumer_last_poll_seconds_ago{client=\"requests\"} NaN")
                .doesNotContain("kafka_consumer_detail");
    }

    private JobListener taken(int attempt) {
        String parent = "00-" + TRACE + "-b7ad6b7169203331-01";
        return metrics.taken(new RequestRecord(
                new RequestRecord.Position("requests", 0, 17),
                Optional.empty(),
                Optional.empty(),
                List.of(new RequestRecord.Header("traceparent", Optional.of(parent.getBytes(UTF_8)))),
                NOW.minus(Duration.ofSeconds(90)),
                attempt));
    }

    private static Outcome completed(int width, int height) {
        return new Completed(
                "order-1",
                S3Uri.of("results", "a.png"),
                width,
                height,
                1,
                "image/png",
                "0".repeat(64),
                "etag",
                List.of(),
                Optional.empty(),
                1,
                Optional.empty(),
                0,
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                new WorkerInfo("w", "1", "cpu", "v"),
                1,
                true,
                Map.of());
    }

    private static Settlement cancelled() {
        Outcome outcome = new Cancelled("order-1", Optional.empty(), 1, new WorkerInfo("w", "1", "cpu", "v"), Map.of());
        return Settlement.of(outcome);
    }

    private String scrape(String contentType) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        metrics.write(contentType, out);
        return out.toString(UTF_8);
    }

    private double value(String name) throws IOException {
        return scrape(PLAIN)
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> types(String text) {
        return text.lines()
                .map(TYPE::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2), (a, b) -> a, TreeMap::new));
    }

    /** The labels of the series of {@code metric}, except the bucket's limit. */
    private static Set<String> labels(WorkerMetric metric, String text) {
        Pattern series =
                Pattern.compile(Pattern.quote(metric.prometheusName()) + "(_bucket|_sum|_count)?(\\{(.*)})? .*");
        Set<String> labels = new TreeSet<>();
        text.lines().map(series::matcher).filter(Matcher::matches).forEach(line -> {
            if (line.group(3) != null) {
                Matcher label = Pattern.compile("(\\w+)=\"").matcher(line.group(3));
                while (label.find()) {
                    labels.add(label.group(1));
                }
            }
        });
        labels.remove("le");
        return labels;
    }
}
