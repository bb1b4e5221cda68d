package dev.stylewright.worker.app;

import dev.stylewright.protocol.report.WorkerInfo;
import dev.stylewright.worker.adapter.metrics.WorkerMetrics;
import dev.stylewright.worker.adapter.tracing.JobTracing;
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

/** What is seen of a worker from outside: metrics, traces, health, what it is. There from the first moment on. Thread-safe. */
final class Telemetry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final WorkerMetrics metrics;
    private final PollLoopHealth loop = new PollLoopHealth(System::nanoTime);
    private final WorkerObserver also;
    private final Duration stuckAfter;
    private final Optional<JobTracing> tracing;
    private final Optional<PageServer> server;
    private volatile @Nullable Running running;

    /** A worker that has come up. */
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
        metrics.ready(() -> obstacles().isEmpty());
        this.server = http.enabled() ? Optional.of(listen(http)) : Optional.empty();
    }

    /**
     * From here on the worker can be seen.
     *
     * @param also hears of everything that the worker does, too
     * @throws StartupException the port can't be listened on
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
                    "Port %d of %s can't be listened on: %s. Choose another with stylewright.http.port (0 takes a free one), or none with stylewright.http.enabled=false."
                            .formatted(http.port(), http.address(), e.getMessage()),
                    e);
        }
    }

    private Map<String, HttpEndpoint> endpoints() {
        return Map.of(
                "/health/started", accept -> health(isStarted() ? List.of() : List.of("the worker is starting")),
                "/health/ready", accept -> health(obstacles()),
                "/health/live", accept -> health(troubles()),
                "/metrics", this::metrics,
                "/info", accept -> info());
    }

    private boolean isStarted() {
        return running != null && loop.hasBegun();
    }

    /** Why no requests are taken. */
    private List<String> obstacles() {
        Running now = running;
        return now == null || !isStarted()
                ? List.of("the worker is starting")
                : now.readiness().obstacles();
    }

    /** Why only a restart would help: nothing that a store or a broker does. */
    private List<String> troubles() {
        Duration age = loop.age();
        return age.compareTo(stuckAfter) <= 0
                ? List.of()
                : List.of("the poll loop has stood still for %d s (limit %d s)"
                        .formatted(age.toSeconds(), stuckAfter.toSeconds()));
    }

    private static HttpResponse health(List<String> reasons) {
        return reasons.isEmpty()
                ? HttpResponse.json(OK, Map.of("status", "up"))
                : HttpResponse.json(UNAVAILABLE, new LinkedHashMap<>(Map.of("status", "down", "reasons", reasons)));
    }

    private HttpResponse metrics(String accept) throws IOException {
        String contentType = WorkerMetrics.contentType(accept);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        metrics.write(contentType, out);
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
        });
        return HttpResponse.json(OK, all);
    }

    /** The worker has come up. */
    void cameUp(WorkerInfo info, String mode, Readiness readiness) {
        metrics.build(info.version(), info.weights(), info.device(), mode);
        running = new Running(info, readiness);
    }

    /** Where more is measured of a worker that comes up. */
    WorkerMetrics metrics() {
        return metrics;
    }

    /** Hears of everything that the worker does. */
    WorkerObserver observer() {
        List<WorkerObserver> observers = new ArrayList<>(List.of(metrics, loop, also));
        // First, so that what is counted names the trace as it is carried on.
        tracing.ifPresent(spans -> observers.add(0, spans));
        return WorkerObserver.all(observers);
    }

    /** The port that is listened on, if any. */
    OptionalInt port() {
        return server.map(PageServer::port).map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    @Override
    public void close() {
        server.ifPresent(PageServer::close);
        tracing.ifPresent(JobTracing::close);
        metrics.close();
    }
}
