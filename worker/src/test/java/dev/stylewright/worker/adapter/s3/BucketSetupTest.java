package dev.stylewright.worker.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buckets on a real {@link Endpoint}; lifecycle rules there if it has them, and on a server that stores the rules that it receives. */
class BucketSetupTest {

    private final Endpoint endpoint = Endpoint.get();

    @Test
    void aBucketIsCreatedOnce() throws Exception {
        String bucket = EmbeddedServers.uniqueName("setup");
        try (BucketSetup setup = new BucketSetup(endpoint.settings())) {
            assertThat(setup.create(bucket)).isTrue();
            assertThat(setup.create(bucket)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"us-east-1", "garage"})
    void aStrictStoreGetsNoConstraintInUsEast1AndItsOwnRegionElsewhere(String region) throws Exception {
        try (ScriptedStore strict = new ScriptedStore((exchange, body) -> createStrictly(exchange, region, body));
                BucketSetup setup = new BucketSetup(
                        TestSettings.of(strict.endpoint(), region, "key", "secret", Duration.ofSeconds(20)))) {
            assertThat(setup.create("photos")).isTrue();
            assertThat(strict.received())
                    .extracting(ScriptedStore.Received::method)
                    .containsExactly("HEAD", "PUT");
        }
    }

    @Test
    void aRegionThatIsNotTheStoresIsReported() throws Exception {
        try (ScriptedStore strict = new ScriptedStore((exchange, body) -> createStrictly(exchange, "us-east-1", body));
                BucketSetup setup = new BucketSetup(
                        TestSettings.of(strict.endpoint(), "eu-1", "key", "secret", Duration.ofSeconds(20)))) {
            assertThatThrownBy(() -> setup.create("photos"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another region")
                    .hasMessageContaining("InvalidLocationConstraint");
        }
    }

    /** As versitygw and Amazon S3 do it. */
    private static void createStrictly(HttpExchange exchange, String region, String body) throws IOException {
        String constraint =
                body.contains("<LocationConstraint>") ? body.replaceAll("(?s).*<LocationConstraint>|</.*", "") : "";
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(404, -1);
        } else if (constraint.equals(region.equals("us-east-1") ? "" : region)) {
            exchange.sendResponseHeaders(200, -1);
        } else {
            answer(exchange, 400, "<Error><Code>InvalidLocationConstraint</Code></Error>");
        }
    }

    @Test
    void aStoreTakesTheRulesOrSaysThatItHasNone() throws Exception {
        String bucket = EmbeddedServers.uniqueName("setup");
        try (BucketSetup setup = new BucketSetup(endpoint.settings())) {
            setup.create(bucket);
            try {
                assertThat(setup.expire(bucket, Set.of("previews/"), 1)).isTrue();
            } catch (StoreException e) {
                assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED);
                return;
            }
            assertThat(setup.expire(bucket, Set.of("previews/"), 1))
                    .as("the store returns the rule as it was set")
                    .isFalse();
            assertThat(setup.expire(bucket, Set.of("previews/"), 2)).isTrue();
            assertThat(setup.expire(bucket, Set.of("a/previews/"), 2)).isTrue();
            assertThat(setup.expire(bucket, Set.of("a/previews/", "previews/"), 2))
                    .as("the rule for the other prefix is kept")
                    .isFalse();
        }
    }

    @Test
    void rulesOfOthersAreKept() throws Exception {
        AtomicReference<String> rules = new AtomicReference<>("""
                <LifecycleConfiguration><Rule><ID>logs</ID><Status>Enabled</Status><Filter><Prefix>logs/</Prefix></Filter>\
                <Expiration><Days>30</Days></Expiration></Rule></LifecycleConfiguration>""");
        HttpServer server = keeping(rules);
        try (BucketSetup setup = new BucketSetup(settings(server))) {
            assertThat(setup.expire("results", Set.of("previews/"), 1)).isTrue();
            assertThat(rules.get())
                    .contains("logs/", "<Days>30</Days>", "<Prefix>previews/</Prefix>", "<Days>1</Days>");
            assertThat(setup.expire("results", Set.of("previews/"), 3)).isTrue();
            assertThat(rules.get()).contains("logs/", "<Days>3</Days>").doesNotContain("<Days>1</Days>");
            assertThat(setup.expire("results", Set.of("previews/"), 3)).isFalse();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aBucketThatIsNotThereHasNoRules() throws Exception {
        HttpServer server = keeping(new AtomicReference<>(""));
        server.removeContext("/");
        server.createContext("/", exchange -> answer(exchange, 404, "<Error><Code>NoSuchBucket</Code></Error>"));
        try (BucketSetup setup = new BucketSetup(settings(server))) {
            assertThatThrownBy(() -> setup.expire("results", Set.of("previews/"), 1))
                    .asInstanceOf(type(StoreException.class))
                    .extracting(StoreException::kind)
                    .isEqualTo(Kind.NOT_FOUND);
        } finally {
            server.stop(0);
        }
    }

    private static S3Settings settings(HttpServer server) {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return TestSettings.of(address, "key", "secret");
    }

    private static HttpServer keeping(AtomicReference<String> rules) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (exchange.getRequestMethod().equals("PUT")) {
                rules.set(body);
                answer(exchange, 200, "");
            } else {
                answer(exchange, 200, String.valueOf(rules.get()));
            }
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
