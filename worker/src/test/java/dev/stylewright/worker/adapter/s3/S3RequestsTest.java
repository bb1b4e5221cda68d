package dev.stylewright.worker.adapter.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.worker.pipeline.storage.NewObject;
import dev.stylewright.worker.pipeline.storage.ObjectInfo;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import dev.stylewright.worker.pipeline.storage.Precondition;
import dev.stylewright.worker.pipeline.storage.StoreException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Requests on the wire. */
class S3RequestsTest {
    private static final int THIRTY_MEBIBYTES = 30 << 20;

    @Test
    void thirtyMebibytesAreOneConditionalPut() throws Exception {
        NewObject large = new NewObject(new byte[THIRTY_MEBIBYTES], "image/png", Map.of("attempt", "1"));
        try (ScriptedStore wire = accepting();
                S3ImageStore store = open(wire)) {
            ObjectInfo written = store.put(at("large.png"), large, new Precondition.Absent());

            assertThat(written.etag()).isEqualTo("new");
            assertThat(written.versionId()).contains("v2");
            assertThat(wire.received()).singleElement().satisfies(put -> {
                assertThat(put.method()).isEqualTo("PUT");
                assertThat(put.uri()).hasPath("/photos/large.png").hasNoQuery();
                assertThat(put.bodyBytes()).isEqualTo(THIRTY_MEBIBYTES);
                assertThat(put.headers().get("If-None-Match")).isEqualTo(List.of("*"));
                assertThat(put.headers().get("Content-Type")).isEqualTo(List.of("image/png"));
                assertThat(put.headers().get("x-amz-meta-attempt")).isEqualTo(List.of("1"));
                assertThat(put.headers()).doesNotContainKey("If-match");
            });
        }
    }

    @Test
    void thirtyMebibytesComeBackFromARealStore() throws Exception {
        EmbeddedS3 s3 = EmbeddedServers.shared().s3();
        String bucket = EmbeddedServers.uniqueName("large");
        s3.createBucket(bucket);
        byte[] bytes = new byte[THIRTY_MEBIBYTES];
        new Random(7).nextBytes(bytes);
        ObjectLocation at = new ObjectLocation(bucket, "large.png", Optional.empty());
        try (S3ImageStore store = new S3ImageStore(TestSettings.of(s3.endpoint(), s3.accessKey(), s3.secretKey()))) {
            store.put(at, new NewObject(bytes, "image/png", Map.of()), new Precondition.Absent());
            assertThat(store.fetch(at, THIRTY_MEBIBYTES).bytes()).isEqualTo(bytes);
        }
    }

    @Test
    void matchesIsSentQuoted() throws Exception {
        try (ScriptedStore wire = accepting();
                S3ImageStore store = open(wire)) {
            NewObject small = new NewObject(new byte[1], "image/png", Map.of());
            store.put(at("cat.png"), small, new Precondition.Matches("old"));
            assertThat(wire.received()).singleElement().satisfies(put -> {
                assertThat(put.headers().get("If-Match")).isEqualTo(List.of("\"old\""));
                assertThat(put.headers()).doesNotContainKey("If-none-match");
            });
        }
    }

    @Test
    void aStoreWithoutIfMatchIsLookedAtAndThenWrittenTo() throws Exception {
        try (ScriptedStore wire = withoutIfMatch("old");
                S3ImageStore store = open(wire)) {
            NewObject small = new NewObject(new byte[1], "image/png", Map.of());
            assertThat(store.put(at("cat.png"), small, new Precondition.Matches("old"))
                            .etag())
                    .isEqualTo("old");
            assertThat(wire.received())
                    .extracting(ScriptedStore.Received::method)
                    .containsExactly("PUT", "HEAD", "PUT");
            assertThat(wire.received().get(2).headers()).doesNotContainKeys("If-match", "If-none-match");
        }
    }

    @Test
    void aStoreWithoutIfMatchKeepsAnObjectThatHasChangedSince() throws Exception {
        try (ScriptedStore wire = withoutIfMatch("another");
                S3ImageStore store = open(wire)) {
            NewObject small = new NewObject(new byte[1], "image/png", Map.of());
            assertThatThrownBy(() -> store.put(at("cat.png"), small, new Precondition.Matches("old")))
                    .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind())
                            .isEqualTo(StoreException.Kind.PRECONDITION_FAILED));
            assertThat(wire.received())
                    .extracting(ScriptedStore.Received::method)
                    .containsExactly("PUT", "HEAD");
        }
    }

    @Test
    void theVersionIsAskedFor() throws Exception {
        try (ScriptedStore wire = accepting();
                S3ImageStore store = open(wire)) {
            ObjectLocation second = new ObjectLocation("photos", "cat.png", Optional.of("v2"));
            assertThat(store.find(second).orElseThrow().versionId()).contains("v2");
            assertThat(store.fetch(second, 100).info().versionId()).contains("v2");
            assertThat(wire.received()).hasSize(2).allSatisfy(request -> assertThat(request.uri())
                    .hasParameter("versionId", "v2"));
        }
    }

    private static ObjectLocation at(String key) {
        return new ObjectLocation("photos", key, Optional.empty());
    }

    private static S3ImageStore open(ScriptedStore wire) {
        return new S3ImageStore(TestSettings.of(wire.endpoint(), "access", "secret"));
    }

    @Test
    void aStoreWithoutIfNoneMatchIsLookedAtAndThenWrittenTo() throws Exception {
        try (ScriptedStore wire = new ScriptedStore(exchange -> {
                    boolean conditional = exchange.getRequestHeaders().containsKey("If-None-Match");
                    boolean look = exchange.getRequestMethod().equals("HEAD");
                    exchange.getResponseHeaders().set("ETag", "\"new\"");
                    exchange.sendResponseHeaders(conditional ? 501 : look ? 404 : 200, -1);
                });
                S3ImageStore store = open(wire)) {
            store.put(at("cat.png"), new NewObject(new byte[1], "image/png", Map.of()), new Precondition.Absent());
            assertThat(wire.received())
                    .extracting(ScriptedStore.Received::method)
                    .containsExactly("PUT", "HEAD", "PUT");
            assertThat(wire.received().get(2).headers()).doesNotContainKeys("If-match", "If-none-match");
        }
    }

    @Test
    void aStoreWithoutIfNoneMatchKeepsAnExistingObject() throws Exception {
        try (ScriptedStore wire = new ScriptedStore(exchange -> {
                    exchange.getResponseHeaders().set("ETag", "\"old\"");
                    exchange.getResponseHeaders().set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
                    exchange.sendResponseHeaders(exchange.getRequestMethod().equals("HEAD") ? 200 : 501, -1);
                });
                S3ImageStore store = open(wire)) {
            NewObject small = new NewObject(new byte[1], "image/png", Map.of());
            assertThatThrownBy(() -> store.put(at("cat.png"), small, new Precondition.Absent()))
                    .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind())
                            .isEqualTo(StoreException.Kind.PRECONDITION_FAILED));
        }
    }

    private static ScriptedStore withoutIfMatch(String etag) throws Exception {
        return new ScriptedStore(exchange -> {
            if (exchange.getRequestHeaders().containsKey("If-Match")) {
                byte[] refusal =
                        "<Error><Code>NotImplemented</Code><Message>If-Match</Message></Error>".getBytes(UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/xml");
                exchange.sendResponseHeaders(501, refusal.length);
                exchange.getResponseBody().write(refusal);
                return;
            }
            exchange.getResponseHeaders().set("ETag", '"' + etag + '"');
            exchange.getResponseHeaders().set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
            exchange.sendResponseHeaders(200, -1);
        });
    }

    private static ScriptedStore accepting() throws Exception {
        return new ScriptedStore(exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"new\"");
            exchange.getResponseHeaders().set("x-amz-version-id", "v2");
            exchange.getResponseHeaders().set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
            exchange.sendResponseHeaders(200, -1);
        });
    }
}
