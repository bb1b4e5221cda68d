package dev.stylewright.worker.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stylewright.deploy.embedded.EmbeddedS3;
import dev.stylewright.deploy.embedded.EmbeddedServers;
import dev.stylewright.worker.pipeline.storage.NewObject;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import dev.stylewright.worker.pipeline.storage.Precondition;
import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class S3FailuresTest {
    private static final String SECRET = "a-secret-nobody-may-see";
    private static final ObjectLocation CAT = new ObjectLocation("photos", "cat.png", Optional.empty());
    private static final NewObject PAINTED = new NewObject(new byte[1000], "image/png", Map.of());
    private static final Precondition ABSENT = new Precondition.Absent();

    @Test
    void aWrongSecretIsDeniedAndNeverNamed() {
        EmbeddedS3 s3 = EmbeddedServers.shared().s3();
        try (S3ImageStore store = new S3ImageStore(TestSettings.of(s3.endpoint(), s3.accessKey(), SECRET))) {
            assertFails(() -> store.fetch(CAT, 100), Kind.CREDENTIALS);
            assertFails(() -> store.find(CAT), Kind.CREDENTIALS);
            assertFails(() -> store.put(CAT, PAINTED, ABSENT), Kind.CREDENTIALS);
            assertThatThrownBy(store::check).isInstanceOf(StoreException.class).hasMessageContaining("secret key");
        }
    }

    @Test
    void aRefusedConnectionMayPass() throws Exception {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
        try (S3ImageStore store = open(URI.create("http://127.0.0.1:" + closedPort), Duration.ofSeconds(20))) {
            assertFails(() -> store.fetch(CAT, 100), Kind.UNAVAILABLE);
            assertFails(() -> store.put(CAT, PAINTED, ABSENT), Kind.UNAVAILABLE);
            assertThatThrownBy(store::check).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void aStoreThatDoesNotAnswerInTimeMayPass() throws Exception {
        CountDownLatch testIsOver = new CountDownLatch(1);
        try (ScriptedStore slow = new ScriptedStore(exchange -> awaitQuietly(testIsOver));
                S3ImageStore store = open(slow.endpoint(), Duration.ofMillis(300))) {
            assertFails(() -> store.find(CAT), Kind.UNAVAILABLE);
            assertFails(() -> store.fetch(CAT, 100), Kind.UNAVAILABLE);
            testIsOver.countDown();
        }
    }

    @Test
    void aBodyThatIsCutMidwayMayPass() throws Exception {
        try (ScriptedStore cutting = new ScriptedStore(exchange -> {
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write(new byte[500]);
                    exchange.getResponseBody().flush();
                });
                S3ImageStore store = open(cutting.endpoint(), Duration.ofSeconds(20))) {
            assertFails(() -> store.fetch(CAT, 10_000), Kind.UNAVAILABLE);
        }
    }

    @Test
    void aPutWhoseAnswerIsLostMayHaveWrittenAndIsSentOnce() throws Exception {
        try (ScriptedStore silent = new ScriptedStore(exchange -> {});
                S3ImageStore store = open(silent.endpoint(), Duration.ofSeconds(20))) {
            assertFails(() -> store.put(CAT, PAINTED, ABSENT), Kind.UNAVAILABLE);
            assertThat(silent.received()).singleElement().satisfies(put -> assertThat(put.bodyBytes())
                    .isEqualTo(1000));
        }
    }

    @Test
    void aDeclaredSizeOverTheLimitIsNotDownloaded() throws Exception {
        try (ScriptedStore huge = new ScriptedStore(exchange -> {
                    exchange.sendResponseHeaders(200, 1L << 40);
                    exchange.getResponseBody().flush(); // newer JDKs send the headers with the first bytes of the body
                });
                S3ImageStore store = open(huge.endpoint(), Duration.ofSeconds(20))) {
            StoreException failure = assertFails(() -> store.fetch(CAT, 1000), Kind.TOO_LARGE);
            assertThat(failure).hasMessageContaining("1099511627776").hasMessageContaining("1000");
        }
    }

    @Test
    void aBodyWithoutEndIsReadUpToTheLimit() throws Exception {
        try (ScriptedStore endless = new ScriptedStore(exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    OutputStream body = exchange.getResponseBody();
                    byte[] chunk = new byte[8192];
                    while (true) {
                        body.write(chunk);
                    }
                });
                S3ImageStore store = open(endless.endpoint(), Duration.ofSeconds(20))) {
            assertFails(() -> store.fetch(CAT, 100_000), Kind.TOO_LARGE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, CREDENTIALS",
        "404, NOT_FOUND",
        "408, UNAVAILABLE",
        "409, UNAVAILABLE",
        "412, PRECONDITION_FAILED",
        "413, TOO_LARGE",
        "429, FULL",
        "500, UNAVAILABLE",
        "502, UNAVAILABLE",
        "503, FULL",
        "507, FULL"
    })
    void aStatusHasAKindAndIsAskedForOnce(int status, Kind kind) throws Exception {
        try (ScriptedStore refusing = ScriptedStore.answering(status);
                S3ImageStore store = open(refusing.endpoint(), Duration.ofSeconds(20))) {
            assertFails(() -> store.put(CAT, PAINTED, ABSENT), kind);
            assertThat(refusing.received()).hasSize(1);
            assertFails(() -> store.fetch(CAT, 100), kind);
            assertThat(refusing.received()).hasSize(2);
            if (kind == Kind.NOT_FOUND) {
                assertThat(store.find(CAT)).isEmpty();
            } else {
                assertFails(() -> store.find(CAT), kind);
            }
            assertThat(refusing.received()).hasSize(3);
        }
    }

    @Test
    void aStoreThatKnowsTheKeysButHidesItsBucketsAnswers() throws Exception {
        try (ScriptedStore discreet = ScriptedStore.answering(403);
                S3ImageStore store = open(discreet.endpoint(), Duration.ofSeconds(20))) {
            assertThatCode(store::check).doesNotThrowAnyException();
        }
    }

    private static S3ImageStore open(URI endpoint, Duration timeout) {
        return new S3ImageStore(TestSettings.of(endpoint, "access", SECRET, timeout));
    }

    private static StoreException assertFails(ThrowingCallable call, Kind kind) {
        StoreException failure = catchThrowableOfType(StoreException.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        assertThat(failure).hasMessageContaining("photos").hasMessageContaining("cat.png");
        assertThat(failure.toString()).doesNotContain(SECRET);
        return failure;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
