package dev.stylewright.deploy.acceptance;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The two series of kube-state-metrics that an alert uses, synthetic, because no cluster is here: an autoscaler of the pool that asks for
 * some workers, and at most three. Thread-safe.
 */
final class KubeStateMetrics implements AutoCloseable {

    static final int MOST = 3;

    private static final String PAGE = """
            kube_horizontalpodautoscaler_spec_max_replicas{namespace="stylewright",horizontalpodautoscaler="keda-hpa-stylewright-worker"} %d
            kube_horizontalpodautoscaler_status_desired_replicas{namespace="stylewright",horizontalpodautoscaler="keda-hpa-stylewright-worker"} %d
            """;

    private final HttpServer server;
    private volatile int desired = 1;

    KubeStateMetrics() throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            try (exchange) {
                byte[] page = PAGE.formatted(MOST, desired).getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        });
        server.start();
    }

    String target() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many workers the autoscaler asks for from now on. */
    void desire(int workers) {
        desired = workers;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
