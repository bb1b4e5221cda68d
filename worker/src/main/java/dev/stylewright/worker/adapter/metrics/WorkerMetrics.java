package dev.stylewright.worker.adapter.metrics;

import dev.stylewright.protocol.report.Outcome;
import dev.stylewright.worker.pipeline.observe.ClientMetricsSource;
import dev.stylewright.worker.pipeline.observe.JobListener;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import dev.stylewright.worker.pipeline.queue.QueueLag;
import dev.stylewright.worker.pipeline.queue.RequestRecord;
import dev.stylewright.worker.stylize.CacheStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * All metrics of one worker. Those known from the start exist from the start; the others are added once each while the worker starts. Thread-safe.
 */
public final class WorkerMetrics implements WorkerObserver, AutoCloseable {

    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String GPU = "gpu:";
    private static final String INFO = "_info";
    private static final double MILLIS = 1_000;
    private static final Duration GPU_INTERVAL = Duration.ofSeconds(10);

    /** The metrics of Java and the process that are exported without {@code detailed}. */
    private static final Set<String> ESSENTIAL = Set.of(
            "jvm.memory.used",
            "jvm.gc.pause",
            "jvm.threads.live",
            "process.cpu.usage",
            "process.files.open",
            "process.files.max",
            "process.start.time",
            "process.uptime",
            "system.cpu.usage");

    private final boolean detailed;
    private final ThreadTrace trace = new ThreadTrace();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT, new PrometheusRegistry(), io.micrometer.core.instrument.Clock.SYSTEM, trace);
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final List<GpuReader> gpus = new CopyOnWriteArrayList<>();
    private final Clock clock;
    private final JobMeters jobs;

    /**
     * Metrics of a worker that is starting.
     *
     * @param clock used to compute how long requests have waited
     * @param detailed whether to export everything: all buckets of all histograms, all measurements of Java and the Kafka clients; otherwise at most 250
     *     series
     */
    public WorkerMetrics(Clock clock, boolean detailed) {
        this.clock = clock;
        this.detailed = detailed;
        registry.throwExceptionOnRegistrationFailure();
        if (!detailed) {
            registry.config().meterFilter(MeterFilter.deny(WorkerMetrics::isDetail));
        }
        this.jobs = new JobMeters(registry, detailed);
        HostMemory memory = new HostMemory(Path.of("/proc/self/status"));
        gauge(registry, WorkerMetric.RESIDENT_MEMORY, memory, HostMemory::residentBytes);
        gauge(registry, WorkerMetric.MEMORY_LIMIT, memory, ignored -> HostMemory.limitBytes());
        List.<MeterBinder>of(
                        new JvmMemoryMetrics(),
                        garbage,
                        new JvmThreadMetrics(),
                        new ClassLoaderMetrics(),
                        new ProcessorMetrics(),
                        new FileDescriptorMetrics(),
                        new UptimeMetrics())
                .forEach(binder -> binder.bindTo(registry));
    }

    private static boolean isDetail(Meter.Id id) {
        boolean ofLibrary = id.getName().startsWith("jvm.")
                || id.getName().startsWith("process.")
                || id.getName().startsWith("system.");
        return ofLibrary && !ESSENTIAL.contains(id.getName());
    }

    @Override
    public JobListener taken(RequestRecord record) {
        return new CountedJob(record, jobs, trace, clock);
    }

    @Override
    public void answeredForBrokers(Outcome outcome) {
        jobs.ended(outcome);
        jobs.givenUp.increment();
    }

    /** Adds {@link WorkerMetric#BUILD_INFO} with its labels. */
    public void build(String version, String weights, String device, String precision, String mode) {
        Labels labels = Labels.of(
                "version",
                version,
                "weights",
                weights,
                "device",
                device,
                "precision",
                precision,
                "mode",
                mode,
                "java",
                Runtime.version().toString());
        String name = WorkerMetric.BUILD_INFO.prometheusName();
        // Micrometer has no such type, and removes the suffix from a gauge's name.
        InfoSnapshot info = InfoSnapshot.builder()
                .name(name.substring(0, name.length() - INFO.length()))
                .help(WorkerMetric.BUILD_INFO.help())
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(labels)
                        .build())
                .build();
        registry.getPrometheusRegistry().register((Collector) () -> info);
    }

    /** Adds the readiness metric. */
    public void ready(BooleanSupplier ready) {
        gauge(registry, WorkerMetric.READY, ready, asked -> asked.getAsBoolean() ? 1 : 0);
    }

    /**
     * Adds lag, age and retention of the queue.
     *
     * @param mode {@code group} or {@code share}
     * @param topic the request topic
     * @param group the group that consumes it
     */
    public void lag(String mode, String topic, String group, QueueLag lag) {
        String[] labels = {"mode", mode, "topic", topic, "group", group};
        gauge(registry, WorkerMetric.QUEUE_LAG, lag, WorkerMetrics::records, labels);
        gauge(registry, WorkerMetric.QUEUE_OLDEST_AGE, lag, asked -> seconds(asked.age()), labels);
        gauge(registry, WorkerMetric.QUEUE_RETENTION, lag, asked -> seconds(asked.retention()), labels);
    }

    private static double seconds(Optional<Duration> time) {
        return time.map(known -> known.toMillis() / MILLIS).orElse(Double.NaN);
    }

    /**
     * Adds the number of unreadable records.
     *
     * @param topic {@code requests} or {@code control}
     */
    public void unreadable(String topic, LongSupplier count) {
        // A counter holds only a weak reference to its subject, so the subject is this object.
        counter(WorkerMetric.UNREADABLE_RECORDS, this, same -> count.getAsLong(), "topic", topic);
    }

    private static double records(QueueLag lag) {
        return lag.records().isPresent() ? lag.records().getAsLong() : Double.NaN;
    }

    /** Adds the metrics of the style cache. */
    public void styleCache(Supplier<CacheStatistics> cache) {
        counter(WorkerMetric.STYLE_CACHE_REQUESTS, cache, asked -> asked.get().hits(), "result", "hit");
        counter(WorkerMetric.STYLE_CACHE_REQUESTS, cache, asked -> asked.get().misses(), "result", "miss");
        counter(WorkerMetric.STYLE_CACHE_EVICTIONS, cache, asked -> asked.get().evictions());
        gauge(registry, WorkerMetric.STYLE_CACHE_BYTES, cache, asked -> asked.get()
                .bytes());
    }

    /** Adds the time since the last evaluation and its limit. */
    public void evaluationAge(Supplier<Duration> age, Supplier<Duration> limit) {
        gauge(registry, WorkerMetric.EVALUATION_AGE, age, asked -> asked.get().toSeconds());
        gauge(registry, WorkerMetric.EVALUATION_LIMIT, limit, asked -> asked.get()
                .toSeconds());
    }

    private <T> void counter(WorkerMetric metric, T subject, ToDoubleFunction<T> count, String... labels) {
        FunctionCounter.builder(metric.meterName(), subject, count)
                .description(metric.help())
                .tags(labels)
                .register(registry);
    }

    /** Adds the metrics of these client libraries. */
    public void clients(List<ClientMetricsSource> clients) {
        registry.getPrometheusRegistry().register(new ClientCollector(clients, detailed));
    }

    /**
     * Adds the metrics of a GPU, read with the driver's tool.
     *
     * @param tool {@code nvidia-smi}, or its path
     * @param device {@code gpu:<n>}; other devices have no metrics
     */
    public void gpu(String tool, String device) {
        if (device.startsWith(GPU)) {
            GpuReader reader = new GpuReader(tool, Integer.parseInt(device.substring(GPU.length())), GPU_INTERVAL);
            gauge(
                    registry,
                    WorkerMetric.GPU_UTILIZATION,
                    reader,
                    gpu -> gpu.last().utilization(),
                    "device",
                    device);
            gauge(
                    registry,
                    WorkerMetric.GPU_MEMORY_USED,
                    reader,
                    gpu -> gpu.last().usedBytes(),
                    "device",
                    device);
            gauge(
                    registry,
                    WorkerMetric.GPU_MEMORY_TOTAL,
                    reader,
                    gpu -> gpu.last().totalBytes(),
                    "device",
                    device);
            gpus.add(reader);
        }
    }

    static <T> void gauge(
            MeterRegistry registry, WorkerMetric metric, T subject, ToDoubleFunction<T> value, String... labels) {
        Gauge.builder(metric.meterName(), subject, value)
                .description(metric.help())
                .tags(Tags.of(labels))
                .strongReference(true)
                .register(registry);
    }

    /** The content type of the response to a scraper that accepts {@code accept}: OpenMetrics, with exemplars, or plain text. */
    public static String contentType(String accept) {
        return accept.contains(OPEN_METRICS)
                ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
    }

    /** Writes the current values in the format of {@code contentType}. */
    public void write(String contentType, OutputStream out) throws IOException {
        registry.scrape(out, contentType);
    }

    @Override
    public void close() {
        gpus.forEach(GpuReader::close);
        garbage.close();
        registry.close();
    }
}
