package dev.stylewright.deploy.local.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stylewright.deploy.local.stack.LocalImageStore;
import dev.stylewright.deploy.testkit.StylewrightExtension;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A page server for a test, with the test kit's broker, store and worker, and a client of its calls. */
final class TestPage implements AutoCloseable {

    /** Of an upload, in bytes. */
    static final int LIMIT = 300_000;

    /** The workers' group; the test kit's worker does not join it. */
    static final String GROUP = "page-test";

    /** A request of the sample pair. */
    static final String ORDER =
            "{\"content\": \"s3://photos/cat.png\", \"styles\": [{\"image\": \"s3://styles/starry-night.jpg\"}]}";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final StylewrightExtension kit;
    private final LocalImageStore store;
    private final PageServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    TestPage(StylewrightExtension kit) {
        this.kit = kit;
        store = new LocalImageStore(kit.s3Endpoint(), "us-east-1", kit.accessKey(), kit.secretKey());
        SamplePictures.upload(store);
        server = PageServer.start(settings(), store, Optional.of(0));
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }

    LocalImageStore store() {
        return store;
    }

    URI uri(String path) {
        return server.address().resolve(path);
    }

    <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws Exception {
        return http.send(request, handler);
    }

    String orderedId() throws Exception {
        HttpResponse<String> response = post("/api/paintings", BodyPublishers.ofString(ORDER));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return JSON.readTree(response.body()).at("/id").asText();
    }

    Events events() throws Exception {
        HttpResponse<Stream<String>> response = http.send(
                HttpRequest.newBuilder(server.address().resolve("/api/events"))
                        .header("Accept", "text/event-stream")
                        .build(),
                BodyHandlers.ofLines());
        assertThat(header(response, "Content-Type")).startsWith("text/event-stream");
        return new Events(response.body(), response.body().iterator());
    }

    HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(server.address().resolve(path)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, BodyPublisher body) throws Exception {
        URI uri = server.address().resolve(path);
        return http.send(
                HttpRequest.newBuilder(uri)
                        .header("Origin", "http://" + host())
                        .POST(body)
                        .build(),
                BodyHandlers.ofString());
    }

    String image(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return JSON.readTree(response.body()).at("/image").asText();
    }

    String message(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body()).at("/message").asText();
    }

    String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    int port() {
        return server.address().getPort();
    }

    String host() {
        return "127.0.0.1:" + port();
    }

    byte[] sample() throws IOException {
        String name = "/dev/stylewright/deploy/local/samples/cat.png";
        try (InputStream stream = Objects.requireNonNull(TestPage.class.getResourceAsStream(name))) {
            return stream.readAllBytes();
        }
    }

    /** The server's response to bytes that Java's client would not send. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = socket.getInputStream().readAllBytes();
            return new String(answer, StandardCharsets.UTF_8);
        }
    }

    /** Server-sent events of an open page. */
    record Events(Stream<String> stream, Iterator<String> lines) implements AutoCloseable {

        /** The ids of the first event, which is of all paintings. */
        List<String> ids() throws IOException {
            while (lines.hasNext()) {
                String line = lines.next();
                if (line.startsWith("data:")) {
                    return JSON.readTree(line.substring("data:".length())).findValuesAsText("id").stream()
                            .distinct()
                            .toList();
                }
            }
            throw new AssertionError("there was no event");
        }

        /** The next event of a painting in a state. */
        JsonNode await(String id, String state) throws IOException {
            while (lines.hasNext()) {
                String line = lines.next();
                if (line.startsWith("data:")) {
                    for (JsonNode painting : JSON.readTree(line.substring("data:".length()))) {
                        if (painting.at("/id").asText().equals(id)
                                && painting.at("/state").asText().equals(state)) {
                            return painting;
                        }
                    }
                }
            }
            throw new AssertionError("the events ended before " + id + " was " + state);
        }

        @Override
        public void close() {
            stream.close();
        }
    }

    PageSettings settings() {
        return new PageSettings(
                kit.bootstrapServers(),
                GROUP,
                kit.s3Endpoint().toString(),
                kit.accessKey(),
                kit.secretKey(),
                LIMIT,
                320);
    }
}
