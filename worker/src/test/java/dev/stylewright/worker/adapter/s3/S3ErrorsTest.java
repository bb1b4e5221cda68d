package dev.stylewright.worker.adapter.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.stylewright.protocol.report.FailureCode;
import dev.stylewright.worker.pipeline.storage.NewObject;
import dev.stylewright.worker.pipeline.storage.ObjectLocation;
import dev.stylewright.worker.pipeline.storage.Precondition;
import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.pipeline.storage.StoreException.Fault;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import dev.stylewright.worker.pipeline.storage.StoreFailures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of store responses, row by row: over HTTP, through the worker's own client, to the failure that callers see. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class S3ErrorsTest {

    private static final ObjectLocation CAT = new ObjectLocation("photos", "cat.png", Optional.empty());
    private static final NewObject PAINTED = new NewObject(new byte[10], "image/png", Map.of());

    /** status; codes; cause; failure codes for reading and writing; a part of the message. */
    private static final String[] ROWS = {
        "400; InvalidAccessKeyId, InvalidToken, InvalidTokenId, InvalidSecurity, MissingSecurityHeader; WORKER; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; does not accept the access key",
        "403; SignatureDoesNotMatch, InvalidAccessKeyId, MissingAuthenticationToken, UnrecognizedClientException; WORKER; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; does not accept the access key",
        "400; AuthorizationQueryParametersError; WORKER; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; does not accept the access key",
        "400; ExpiredToken, TokenRefreshRequired, ExpiredTokenException; WORKER; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; have expired",
        "403; RequestTimeTooSkewed, RequestExpired; WORKER; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; set the clock",
        "400; AuthorizationHeaderMalformed, IllegalLocationConstraintException; WORKER; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; stylewright.storage.region",
        "403; AccountProblem, NotSignedUp; WORKER; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; account",
        "401; ; WORKER; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; does not accept the access key",
        "403; AccessDenied, AllAccessDisabled, InvalidPayer; REQUEST; ACCESS_DENIED; ACCESS_DENIED; denies access",
        "404; NoSuchKey, NoSuchVersion; REQUEST; IMAGE_NOT_FOUND; INVALID_REQUEST; it does not exist",
        "404; NoSuchBucket; REQUEST; IMAGE_NOT_FOUND; INVALID_REQUEST; the bucket does not exist",
        "404; ; REQUEST; IMAGE_NOT_FOUND; INVALID_REQUEST; it does not exist",
        "405; MethodNotAllowed; REQUEST; IMAGE_NOT_FOUND; INVALID_REQUEST; delete marker",
        "403; InvalidObjectState; REQUEST; IMAGE_UNREADABLE; INVALID_REQUEST; is archived: restore it first",
        "400; EntityTooLarge, MaxMessageLengthExceeded; REQUEST; IMAGE_TOO_LARGE; INVALID_REQUEST; of this size",
        "413; ; REQUEST; IMAGE_TOO_LARGE; INVALID_REQUEST; of this size",
        "412; PreconditionFailed; REQUEST; INVALID_REQUEST; OUTPUT_CONFLICT; another object exists there",
        "304; ; REQUEST; INVALID_REQUEST; OUTPUT_CONFLICT; another object exists there",
        "400; InvalidBucketName, KeyTooLongError, InvalidArgument, MalformedXML, InvalidRequest, InvalidURI, MetadataTooLarge, XMinioInvalidObjectName; REQUEST; INVALID_REQUEST; INVALID_REQUEST; the store refuses: because of this",
        "411; MissingContentLength; REQUEST; INVALID_REQUEST; INVALID_REQUEST; the store refuses",
        "301; PermanentRedirect, ; STORE; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; another region or at another endpoint",
        "400; IncorrectEndpoint, InvalidLocationConstraint; STORE; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; another region or at another endpoint",
        "501; NotImplemented, XMinioKMSNotConfigured, ; STORE; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; does not implement it",
        "507; XMinioStorageFull, InsufficientStorage, ; STORE; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; full",
        "403; QuotaExceeded; STORE; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; full",
        "400; XMinioAdminBucketQuotaExceeded; STORE; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; full",
        "503; InsufficientCapacity; STORE; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; full",
        "503; SlowDown, SlowDownRead, SlowDownWrite, ServiceUnavailable, Busy, ServerBusy, RequestThrottled, BandwidthLimitExceeded, RequestLimitExceeded, ; STORE; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; overloaded",
        "429; TooManyRequests, ThrottledException, ; STORE; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; overloaded",
        "400; SlowDown, Throttling, ThrottlingException; STORE; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; overloaded",
        "307; TemporaryRedirect, Redirect; PASSING; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; cannot do this now",
        "400; RequestTimeout, ServerTimeout; PASSING; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; cannot do this now",
        "409; OperationAborted, ConditionalRequestConflict, ; PASSING; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; cannot do this now",
        "500; InternalError, InternalFailure, ; PASSING; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; cannot do this now",
        "503; XMinioServerNotInitialized, XMinioBackendDown; PASSING; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; cannot do this now",
        "502; ; PASSING; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; cannot do this now",
        "504; ; PASSING; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; cannot do this now",
        "408; ; PASSING; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; cannot do this now",
        "425; ; PASSING; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; cannot do this now",
        "400; BadDigest, IncompleteBody, InvalidDigest, XAmzContentSHA256Mismatch; PASSING; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; corrupted in transit to the store",
        "400; KMS.DisabledException, KMS.NotFoundException, KMS.InvalidStateException; PASSING; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; key service",
        "599; SomethingNew; PASSING; STORAGE_UNAVAILABLE; STORAGE_UNAVAILABLE; cannot do this now",
        "422; SomethingElse; REQUEST; INVALID_REQUEST; INVALID_REQUEST; the store refuses",
    };

    private volatile int status;
    private volatile String code = "";
    private ScriptedStore http;
    private S3ImageStore store;

    @BeforeAll
    void open() throws IOException {
        http = new ScriptedStore(this::refuse);
        store = new S3ImageStore(TestSettings.of(http.endpoint(), "access", "secret"));
    }

    @AfterAll
    void close() {
        store.close();
        http.close();
    }

    /** A HEAD is answered without a body, as HTTP requires. */
    private void refuse(HttpExchange exchange) throws IOException {
        if (code.isEmpty() || exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        byte[] body = "<Error><Code>%s</Code><Message>because of this</Message></Error>"
                .formatted(code)
                .getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    static Stream<Arguments> rows() {
        List<Arguments> rows = new ArrayList<>();
        for (String row : ROWS) {
            String[] cells = row.split(";");
            for (String code : cells[1].split(",", -1)) {
                rows.add(Arguments.of(
                        Integer.parseInt(cells[0].strip()),
                        code.strip(),
                        Fault.valueOf(cells[2].strip()),
                        FailureCode.valueOf(cells[3].strip()),
                        FailureCode.valueOf(cells[4].strip()),
                        cells[5].strip()));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aResponseIsMappedToItsCauseAndItsCode(
            int answered, String reason, Fault fault, FailureCode reading, FailureCode writing, String sentence) {
        status = answered;
        code = reason;

        StoreException get = failure(() -> store.fetch(CAT, 100));
        StoreException put = failure(() -> store.put(CAT, PAINTED, new Precondition.None()));

        assertThat(get.kind().fault()).as(get.getMessage()).isEqualTo(fault);
        assertThat(put.kind()).isEqualTo(get.kind());
        assertThat(StoreFailures.whileReading("content", get).code()).isEqualTo(reading);
        assertThat(StoreFailures.whileWriting("output", put).code()).isEqualTo(writing);
        assertThat(get)
                .hasMessageContaining(sentence)
                .hasMessageContaining("status " + answered + (reason.isEmpty() ? "" : ", " + reason));
        assertThat(put).hasMessageContaining("cat.png").hasMessageContaining("photos");
    }

    @Test
    void everyCodeOfTheTableHasItsRowHere() {
        Set<String> tested = new TreeSet<>();
        rows().forEach(row -> tested.add((String) row.get()[1]));
        assertThat(tested).containsAll(S3Errors.codes());
    }

    @ParameterizedTest
    @CsvSource({
        "400, ExpiredToken, CREDENTIALS, have expired",
        "403, RequestTimeTooSkewed, CREDENTIALS, set the clock",
        "403, SignatureDoesNotMatch, CREDENTIALS, does not accept the access key",
        "403, AccessDenied, ACCESS_DENIED, denies access",
        "400, InvalidRequest, REJECTED, because of this",
        "301, PermanentRedirect, UNSUPPORTED, another region",
    })
    void aRefusedLookIsAskedForItsReason(int answered, String reason, Kind kind, String sentence) {
        status = answered;
        code = reason;

        StoreException look = failure(() -> store.find(CAT));

        assertThat(look.kind()).as(look.getMessage()).isEqualTo(kind);
        assertThat(look).hasMessageContaining("look at").hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "PT16M, CREDENTIALS, set the clock",
        "-PT16M, CREDENTIALS, set the clock",
        "PT14M, ACCESS_DENIED, denies access",
        "-PT14M, ACCESS_DENIED, denies access"
    })
    void aRefusalWithoutAReasonIsAttributedToAClockDifference(Duration apart, Kind kind, String sentence)
            throws IOException {
        try (ServerSocket another = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                S3ImageStore client = new S3ImageStore(TestSettings.of(
                        URI.create("http://127.0.0.1:" + another.getLocalPort()), "access", "secret"))) {
            new Thread(() -> refuseAt(another, apart)).start();

            StoreException look = failure(() -> client.find(CAT));

            assertThat(look.kind()).as(look.getMessage()).isEqualTo(kind);
            assertThat(look).hasMessageContaining(sentence);
        }
    }

    /** The JDK's HTTP server sets its own Date. */
    private static void refuseAt(ServerSocket server, Duration apart) {
        String time = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plus(apart));
        byte[] answer = ("HTTP/1.1 403 Forbidden\r\nDate: " + time
                        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .getBytes(UTF_8);
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getInputStream().read(new byte[4096]);
                client.getOutputStream().write(answer);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private interface Call {
        void make() throws StoreException;
    }

    private static StoreException failure(Call call) {
        StoreException failure = catchThrowableOfType(StoreException.class, call::make);
        assertThat(failure).isNotNull();
        assertThat(failure.getMessage()).doesNotContain("secret=");
        return failure;
    }
}
