package dev.stylewright.worker.app.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A small HTTP server for a few pages: the JDK's, with separate threads. Thread-safe. */
public final class PageServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);
    /** Enough for probes, scrapers and a browser; a slow client occupies one until its request times out. */
    private static final int THREADS = 4;

    private static final int BACKLOG = 50;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int FAILED = 500;

    private final Map<String, HttpEndpoint> endpoints;
    private final ExecutorService threads;
    private final HttpServer server;

    /**
     * Starts the server.
     *
     * @param address where to listen; port 0 selects a free port
     * @param endpoints the endpoints, by path
     * @throws IOException the address cannot be opened
     */
    public PageServer(InetSocketAddress address, Map<String, HttpEndpoint> endpoints) throws IOException {
        limitRequestTime();
        this.endpoints = new TreeMap<>(endpoints);
        this.server = HttpServer.create(address, BACKLOG);
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "http");
            thread.setDaemon(true);
            return thread;
        });
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** A system property is the server's only way to limit how long clients may send and receive. */
    private static void limitRequestTime() {
        for (String limit : new String[] {"sun.net.httpserver.maxReqTime", "sun.net.httpserver.maxRspTime"}) {
            if (System.getProperty(limit) == null) {
                System.setProperty(limit, "10");
            }
        }
    }

    /** The port of the server. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            HttpResponse response = response(exchange, head);
            exchange.getResponseHeaders().set("Content-Type", response.contentType());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(response.status(), head ? -1 : response.body().length);
            if (!head) {
                exchange.getResponseBody().write(response.body());
            }
        }
    }

    private HttpResponse response(HttpExchange exchange, boolean head) {
        HttpEndpoint endpoint = endpoints.get(exchange.getRequestURI().getPath());
        if (endpoint == null) {
            return HttpResponse.text(NOT_FOUND, "No such page. Available:  " + String.join(", ", endpoints.keySet()));
        }
        if (!head && !exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return HttpResponse.text(NOT_ALLOWED, "Method not allowed: use GET");
        }
        try {
            return endpoint.response(
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept"))
                            .orElse(""));
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} could not be answered", exchange.getRequestURI().getPath(), e);
            return HttpResponse.text(FAILED, "This page failed; see the worker's log");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
