package dev.stylewright.worker.app;

import dev.stylewright.protocol.report.WorkerInfo;
import dev.stylewright.worker.adapter.metrics.WorkerMetrics;
import dev.stylewright.worker.adapter.tracing.JobTracing;
import dev.stylewright.worker.app.assembly.StartupException;
import dev.stylewright.worker.app.assembly.WorkerVersion;
import dev.stylewright.worker.app.configuration.HttpConfiguration;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.app.http.HttpEndpoint;
import dev.stylewright.worker.app.http.HttpResponse;
import dev.stylewright.worker.app.http.PageServer;
import dev.stylewright.worker.pipeline.Readiness;
import dev.stylewright.worker.pipeline.observe.WorkerObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observability of a worker: metrics, traces, health and info pages. Available from the start. Thread-safe. */
final class Telemetry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    /** Longer than the usual interval of a scraper, 15 seconds. */
    private static final Duration LAST_SCRAPE = Duration.ofSeconds(20);

    private final WorkerMetrics metrics;
    private final PollLoopHealth loop = new PollLoopHealth(System::nanoTime);
    private final WorkerObserver also;
    private final Duration stuckAfter;
    private final Optional<JobTracing> tracing;
    private final Scrapes scrapes = new Scrapes();
    private final Optional<PageServer> server;
    private volatile @Nullable Running running;

    /** A worker that has started. */
    private record Running(WorkerInfo info, Readiness readiness) {}

    private Telemetry(WorkerConfiguration configuration, WorkerObserver also) {
        this.also = also;
        HttpConfiguration http = configuration.http();
        this.metrics = new WorkerMetrics(Clock.systemUTC(), http.detailedMetrics());
        this.stuckAfter = http.stuckAfter();
        this.tracing = configuration
                .tracing()
                .endpoint()
                .map(collector -> JobTracing.open(
                        collector, configuration.worker().id(), WorkerVersion.get(), Clock.systemUTC()));
        metrics.ready(() -> readinessProblems().isEmpty());
        this.server = http.enabled() ? Optional.of(listen(http)) : Optional.empty();
    }

    /**
     * Starts the HTTP server and tracing.
     *
     * @param also a further observer of all events of the worker
     * @throws StartupException the port cannot be opened
     */
    static Telemetry open(WorkerConfiguration configuration, WorkerObserver also) {
        return new Telemetry(configuration, also);
    }

    private PageServer listen(HttpConfiguration http) {
        try {
            PageServer opened = new PageServer(new InetSocketAddress(http.address(), http.port()), endpoints());
            LOG.info("health and metrics on http://{}:{}", http.address(), opened.port());
            return opened;
        } catch (IOException | RuntimeException e) {
            tracing.ifPresent(JobTracing::close);
            metrics.close();
            throw new StartupException(
                    "Cannot listen on port %d of %s: %s. Choose another with stylewright.http.port (0 takes a free one), or disable HTTP with stylewright.http.enabled=false."
                            .formatted(http.port(), http.address(), e.getMessage()),
                    e);
        }
    }

    private Map<String, HttpEndpoint> endpoints() {
        return Map.of(
                "/health/started", accept -> health(isStarted() ? List.of() : List.of("the worker is starting")),
                "/health/ready", accept -> health(readinessProblems()),
                "/health/live", accept -> health(livenessProblems()),
                "/metrics", this::metrics,
                "/info", accept -> info());
    }

    private boolean isStarted() {
        return running != null && loop.hasBegun();
    }

    /** Why the worker is not ready. */
    private List<String> readinessProblems() {
        Running now = running;
        return now == null || !isStarted()
                ? List.of("the worker is starting")
                : now.readiness().obstacles();
    }

    /** Why the worker needs a restart. Liveness ignores store and brokers: a restart cannot fix them. */
    private List<String> livenessProblems() {
        Duration age = loop.age();
        return age.compareTo(stuckAfter) <= 0
                ? List.of()
                : List.of("the poll loop has been stuck for %d s (limit %d s)"
                        .formatted(age.toSeconds(), stuckAfter.toSeconds()));
    }

    private static HttpResponse health(List<String> reasons) {
        return reasons.isEmpty()
                ? HttpResponse.json(OK, Map.of("status", "up"))
                : HttpResponse.json(UNAVAILABLE, new LinkedHashMap<>(Map.of("status", "down", "reasons", reasons)));
    }

    private HttpResponse metrics(String accept) throws IOException {
        long begin = System.nanoTime();
        String contentType = WorkerMetrics.contentType(accept);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        metrics.write(contentType, out);
        scrapes.answered(begin);
        return new HttpResponse(OK, contentType, out.toByteArray());
    }

    private HttpResponse info() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("name", "stylewright-worker");
        all.put("version", WorkerVersion.get());
        all.put("java", Runtime.version().toString());
        Optional.ofNullable(running).map(Running::info).ifPresent(info -> {
            all.put("worker", info.id());
            all.put("device", info.device());
            all.put("weights", info.weights());
            info.precision().ifPresent(precision -> all.put("precision", precision));
        });
        return HttpResponse.json(OK, all);
    }

    /** Marks the worker as started. */
    void cameUp(WorkerInfo info, String mode, Readiness readiness) {
        metrics.build(
                info.version(), info.weights(), info.device(), info.precision().orElse(""), mode);
        running = new Running(info, readiness);
    }

    /** The metrics, to which further ones can be added. */
    WorkerMetrics metrics() {
        return metrics;
    }

    /** The observer to notify of all events of the worker. */
    WorkerObserver observer() {
        List<WorkerObserver> observers = new ArrayList<>(List.of(metrics, loop, also));
        // Tracing comes first, so that metrics see the trace that is passed on.
        tracing.ifPresent(spans -> observers.add(0, spans));
        return WorkerObserver.all(observers);
    }

    /** The HTTP port, if any. */
    OptionalInt port() {
        return server.map(PageServer::port).map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    /** Waits until a scraper has read the metrics as they are now, for 20 seconds at most; not if there is no scraper. */
    void awaitLastScrape() {
        try {
            if (server.isPresent() && !scrapes.awaitNext(System.nanoTime(), LAST_SCRAPE)) {
                LOG.info("no scraper has read the last metrics");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.ifPresent(PageServer::close);
        tracing.ifPresent(JobTracing::close);
        metrics.close();
    }
}
