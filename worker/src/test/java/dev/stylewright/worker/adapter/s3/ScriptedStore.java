package dev.stylewright.worker.adapter.s3;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A store that answers as a test defines, and records its requests. */
final class ScriptedStore implements AutoCloseable {
    /** Answers one request; closing the exchange without an answer cuts the connection. */
    interface Script {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** As {@link Script}, with the text of the request. */
    interface TextScript {
        void answer(HttpExchange exchange, String text) throws IOException;
    }

    /** A received request, with the size of its body. */
    record Received(String method, URI uri, Headers headers, long bodyBytes) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    ScriptedStore(Script script) throws IOException {
        this((HttpExchange exchange, String text) -> script.answer(exchange));
    }

    ScriptedStore(TextScript script) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                received.add(new Received(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        exchange.getRequestHeaders(),
                        body.length));
                script.answer(exchange, new String(body, StandardCharsets.UTF_8));
            }
        });
        server.start();
    }

    /** Answers every request with this status and no body. */
    static ScriptedStore answering(int status) throws IOException {
        return new ScriptedStore(exchange -> exchange.sendResponseHeaders(status, -1));
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Received> received() {
        return received;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
