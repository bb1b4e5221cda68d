package dev.stylewright.worker.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stylewright.worker.app.assembly.StartupException;
import dev.stylewright.worker.app.configuration.WorkerConfiguration;
import dev.stylewright.worker.app.configuration.source.ConfigurationLoader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Startup of a worker with a store that does not enforce preconditions. */
@SuppressWarnings("NullAway.Init")
class ConditionalPutTest {

    @TempDir
    private Path directory;

    private HttpServer store;
    private volatile int answerToPut;

    @BeforeEach
    void start() throws IOException {
        store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.createContext("/", this::answer);
        store.start();
    }

    @AfterEach
    void stop() {
        store.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestMethod().equals("PUT")) {
                exchange.getResponseHeaders().set("ETag", "\"probe\"");
                exchange.sendResponseHeaders(answerToPut, -1);
                return;
            }
            // The caller is known, and may not list buckets.
            exchange.sendResponseHeaders(403, -1);
        }
    }

    private WorkerConfiguration configuration(String conditionalPut) {
        return new ConfigurationLoader(Map.of(), directory)
                .load(
                        List.of(),
                        List.of(
                                "stylewright.storage.endpoint=http://127.0.0.1:"
                                        + store.getAddress().getPort(),
                                "stylewright.storage.access-key=user",
                                "stylewright.storage.secret-key=hunter2",
                                "stylewright.access.read=photos",
                                "stylewright.access.write=results/here",
                                "stylewright.storage.conditional-put=" + conditionalPut))
                .configuration();
    }

    @ParameterizedTest
    @CsvSource({"200, If-None-Match is ignored; If-Match is ignored", "501, If-Match is answered with 501"})
    void aWorkerThatRequiresPreconditionsDoesNotStartWithoutThem(int answer, String clause) {
        answerToPut = answer;

        assertThatThrownBy(() -> JobResources.openStore(configuration("require")))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(clause)
                .hasMessageContaining("stylewright.storage.conditional-put=require")
                .hasMessageNotContaining("\n");
    }

    @Test
    void withoutTheRequirementTheWorkerWarnsAndWorks() {
        answerToPut = 501;

        assertThatCode(() -> JobResources.openStore(configuration("warn")).close())
                .doesNotThrowAnyException();
    }

    @Test
    void aStoreThatDoesNotLetThemBeTriedIsNoReasonNotToStart() {
        answerToPut = 403;

        assertThatCode(() -> JobResources.openStore(configuration("require")).close())
                .doesNotThrowAnyException();
    }
}
