package dev.stylewright.worker.adapter.tracing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A collector that receives spans over HTTP as protobuf, and keeps them. */
public final class OtlpCollector implements AutoCloseable {

    private static final int OK = 200;

    private final List<ResourceSpans> taken = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final int status;

    private OtlpCollector(int status) throws IOException {
        this.status = status;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.setExecutor(threads);
        server.start();
    }

    public static OtlpCollector start() throws IOException {
        return new OtlpCollector(OK);
    }

    /** A collector that rejects everything with this HTTP status. */
    public static OtlpCollector refusing(int status) throws IOException {
        return new OtlpCollector(status);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (status == OK) {
                taken.addAll(ExportTraceServiceRequest.parseFrom(body).getResourceSpansList());
            }
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(status, -1);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The services that sent spans. */
    public List<Resource> senders() {
        return taken.stream().map(ResourceSpans::getResource).toList();
    }

    public List<Span> spans() {
        return taken.stream()
                .flatMap(spans -> spans.getScopeSpansList().stream())
                .map(ScopeSpans::getSpansList)
                .flatMap(List::stream)
                .toList();
    }

    /** Waits for a span; fails after a minute. */
    public Span await(Predicate<Span> which) throws InterruptedException {
        long begun = System.nanoTime();
        while (spans().stream().noneMatch(which)) {
            if (TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) > 60) {
                throw new AssertionError("no such span among " + spans());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return spans().stream().filter(which).findFirst().orElseThrow();
    }

    /** The child spans of a span, by name. */
    public Map<String, Span> below(Span parent) {
        return spans().stream()
                .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
                .collect(Collectors.toMap(Span::getName, span -> span));
    }

    /** The only child span with this name. */
    public Span below(Span parent, String name) {
        return Optional.ofNullable(below(parent).get(name)).orElseThrow();
    }

    /** The attributes, numbers and booleans as text. */
    public static Map<String, String> attributes(List<KeyValue> attributes) {
        return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, OtlpCollector::text));
    }

    private static String text(KeyValue attribute) {
        return switch (attribute.getValue().getValueCase()) {
            case STRING_VALUE -> attribute.getValue().getStringValue();
            case INT_VALUE -> Long.toString(attribute.getValue().getIntValue());
            case BOOL_VALUE -> Boolean.toString(attribute.getValue().getBoolValue());
            default -> throw new AssertionError("not expected: " + attribute);
        };
    }

    /** The header of everything that the span causes. */
    public static String traceparent(Span span) {
        HexFormat hex = HexFormat.of();
        return "00-%s-%s-%02x"
                .formatted(
                        hex.formatHex(span.getTraceId().toByteArray()),
                        hex.formatHex(span.getSpanId().toByteArray()),
                        span.getFlags() & 0xff);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
