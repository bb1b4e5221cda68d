package dev.stylewright.worker.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.worker.adapter.s3.ConditionalPutProbe.Finding;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ConditionalPutProbeTest {

    private static final ObjectLocation PROBE =
            new ObjectLocation("results", "here/.stylewright-probe", Optional.empty());

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.getResponseHeaders().set("ETag", "\"probe\"");
        exchange.sendResponseHeaders(status, -1);
    }

    /** Probes a store that answers the first and later PUTs with If-None-Match, and PUTs with If-Match, with these. */
    private static Finding ask(int first, int again, int match) throws IOException {
        int[] puts = {0};
        try (ScriptedStore http = new ScriptedStore(exchange -> {
                    boolean matches = exchange.getRequestHeaders().containsKey("If-Match");
                    answer(exchange, matches ? match : puts[0]++ == 0 ? first : again);
                });
                S3ImageStore store = new S3ImageStore(TestSettings.of(http.endpoint(), "access", "secret"))) {
            Finding finding = new ConditionalPutProbe(store, PROBE).ask();
            assertThat(http.received()).hasSizeLessThanOrEqualTo(3).allSatisfy(request -> {
                assertThat(request.method()).isEqualTo("PUT");
                assertThat(request.uri()).hasPath("/results/here/.stylewright-probe");
            });
            return finding;
        }
    }

    @ParameterizedTest
    @CsvSource({"200, 412, 412", "412, 412, 412", "200, 412, 404"})
    void aStoreThatKeepsPreconditionsLacksNothing(int first, int again, int match) throws IOException {
        assertThat(ask(first, again, match)).satisfies(finding -> {
            assertThat(finding.known()).isTrue();
            assertThat(finding.isLacking()).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "200, 200, 412, If-None-Match is ignored",
        "200, 412, 200, If-Match is ignored",
        "501, 501, 412, If-None-Match is answered with 501",
        "200, 412, 501, If-Match is answered with 501",
        "304, 304, 412, If-None-Match is answered with 304"
    })
    void missingPreconditionsAreNamed(int first, int again, int match, String clause) throws IOException {
        Finding finding = ask(first, again, match);

        assertThat(finding.isLacking()).isTrue();
        assertThat(finding.clauses()).containsExactly(clause);
    }

    @ParameterizedTest
    @CsvSource({"403, 403, 403", "500, 500, 500", "200, 412, 403"})
    void aStoreThatDoesNotLetItselfBeAskedIsNotKnownToLackAnything(int first, int again, int match) throws IOException {
        Finding finding = ask(first, again, match);

        assertThat(finding.known()).isFalse();
        assertThat(finding.isLacking()).isFalse();
        assertThat(finding.clauses()).hasSize(1);
    }

    @Test
    void aRealStoreThatTakesAnObjectOnceKeepsIfNoneMatch() throws Exception {
        EmbeddedS3 s3 = EmbeddedServers.shared().s3();
        String bucket = EmbeddedServers.uniqueName("probe");
        s3.createBucket(bucket);
        ObjectLocation at = new ObjectLocation(bucket, ".stylewright-probe", Optional.empty());
        try (S3ImageStore store = new S3ImageStore(TestSettings.of(s3.endpoint(), s3.accessKey(), s3.secretKey()))) {
            for (int start = 1; start <= 2; start++) {
                Finding finding = new ConditionalPutProbe(store, at).ask();
                assertThat(finding.known()).isTrue();
                assertThat(finding.clauses()).noneMatch(clause -> clause.startsWith("If-None-Match"));
            }
        }
    }
}
