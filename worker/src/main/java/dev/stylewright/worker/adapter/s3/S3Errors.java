package dev.stylewright.worker.adapter.s3;

import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Maps responses of stores, by S3's error codes or by status, to a kind of failure and a clause that describes the fix. The kind determines the cause
 * of the failure and the published failure code.
 *
 * @see dev.stylewright.worker.pipeline.storage.StoreFailures the codes of outcomes
 */
final class S3Errors {

    /**
     * A row of the table.
     *
     * @param kind kind of the failure
     * @param reason the problem and the fix
     */
    record Meaning(Kind kind, String reason) {}

    private static final Meaning KEYS = new Meaning(
            Kind.CREDENTIALS,
            "the store does not accept the access key, the secret key or the session token; check stylewright.storage.*");
    private static final Meaning EXPIRED = new Meaning(
            Kind.CREDENTIALS,
            "this worker's credentials have expired; renew stylewright.storage.session-token, or use a"
                    + " source of credentials that is renewed automatically");
    static final Meaning CLOCK = new Meaning(
            Kind.CREDENTIALS,
            "this machine's clock differs from the store's by more than 15 minutes, so its signatures are not accepted; set"
                    + " the clock");
    private static final Meaning REGION = new Meaning(
            Kind.CREDENTIALS,
            "the store expects requests signed for another region; set stylewright.storage.region to it");
    private static final Meaning ACCOUNT =
            new Meaning(Kind.CREDENTIALS, "the store does not serve this worker's account; contact its operator");
    private static final Meaning DENIED =
            new Meaning(Kind.ACCESS_DENIED, "the store denies access to this worker's access key");
    private static final Meaning NONE = new Meaning(Kind.NOT_FOUND, "it does not exist");
    private static final Meaning NO_BUCKET = new Meaning(Kind.NOT_FOUND, "the bucket does not exist");
    private static final Meaning DELETED = new Meaning(
            Kind.NOT_FOUND, "it is deleted (only a delete marker exists), or the store does not accept such requests");
    private static final Meaning ARCHIVED = new Meaning(Kind.ARCHIVED, "the object is archived: restore it first");
    private static final Meaning TOO_LARGE =
            new Meaning(Kind.TOO_LARGE, "the store does not accept objects of this size");
    private static final Meaning OTHER_OBJECT = new Meaning(Kind.PRECONDITION_FAILED, "another object exists there");
    private static final Meaning ELSEWHERE = new Meaning(
            Kind.UNSUPPORTED,
            "the bucket is in another region or at another endpoint than this worker's; set stylewright.storage.endpoint"
                    + " and stylewright.storage.region, or use a bucket there");
    private static final Meaning NOT_IMPLEMENTED = new Meaning(Kind.UNSUPPORTED, "the store does not implement it");
    private static final Meaning FULL = new Meaning(Kind.FULL, "the store or the bucket's quota is full; make room");
    private static final Meaning BUSY = new Meaning(Kind.FULL, "the store is overloaded");
    private static final Meaning NOT_NOW = new Meaning(Kind.UNAVAILABLE, "the store cannot do this now");
    private static final Meaning DAMAGED =
            new Meaning(Kind.UNAVAILABLE, "the bytes were corrupted in transit to the store");
    private static final Meaning KMS = new Meaning(
            Kind.UNAVAILABLE, "the store cannot use the key that the object is encrypted with; check its key service");
    private static final Meaning REFUSED = new Meaning(Kind.REJECTED, "the store refuses");

    private static final Map<String, Meaning> BY_CODE = table(
            row(
                    KEYS,
                    "InvalidAccessKeyId",
                    "SignatureDoesNotMatch",
                    "InvalidToken",
                    "InvalidTokenId",
                    "InvalidSecurity",
                    "MissingSecurityHeader",
                    "MissingAuthenticationToken",
                    "AuthorizationQueryParametersError",
                    "UnrecognizedClientException"),
            row(EXPIRED, "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"),
            row(CLOCK, "RequestTimeTooSkewed", "RequestExpired"),
            row(REGION, "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"),
            row(ACCOUNT, "AccountProblem", "NotSignedUp"),
            row(DENIED, "AccessDenied", "AllAccessDisabled", "InvalidPayer"),
            row(NONE, "NoSuchKey", "NoSuchVersion"),
            row(NO_BUCKET, "NoSuchBucket"),
            row(DELETED, "MethodNotAllowed"),
            row(ARCHIVED, "InvalidObjectState"),
            row(TOO_LARGE, "EntityTooLarge", "MaxMessageLengthExceeded"),
            row(OTHER_OBJECT, "PreconditionFailed"),
            row(ELSEWHERE, "PermanentRedirect", "IncorrectEndpoint", "InvalidLocationConstraint"),
            row(NOT_IMPLEMENTED, "NotImplemented"),
            row(
                    FULL,
                    "XMinioStorageFull",
                    "InsufficientStorage",
                    "InsufficientCapacity",
                    "QuotaExceeded",
                    "XMinioAdminBucketQuotaExceeded"),
            row(
                    BUSY,
                    "SlowDown",
                    "SlowDownRead",
                    "SlowDownWrite",
                    "ServiceUnavailable",
                    "Busy",
                    "ServerBusy",
                    "TooManyRequests",
                    "Throttling",
                    "ThrottlingException",
                    "ThrottledException",
                    "RequestThrottled",
                    "RequestLimitExceeded",
                    "BandwidthLimitExceeded"),
            row(
                    NOT_NOW,
                    "InternalError",
                    "InternalFailure",
                    "RequestTimeout",
                    "OperationAborted",
                    "ConditionalRequestConflict",
                    "TemporaryRedirect",
                    "Redirect",
                    "ServerTimeout",
                    "XMinioServerNotInitialized",
                    "XMinioBackendDown"),
            row(DAMAGED, "BadDigest", "IncompleteBody", "InvalidDigest", "XAmzContentSHA256Mismatch"));

    private static final Map<Integer, Meaning> BY_STATUS = Map.ofEntries(
            Map.entry(301, ELSEWHERE),
            Map.entry(304, OTHER_OBJECT),
            Map.entry(307, NOT_NOW),
            Map.entry(401, KEYS),
            Map.entry(403, DENIED),
            Map.entry(404, NONE),
            Map.entry(405, DELETED),
            Map.entry(408, NOT_NOW),
            // Amazon S3's response to concurrent conditional writes: it asks for a retry.
            Map.entry(409, NOT_NOW),
            Map.entry(412, OTHER_OBJECT),
            Map.entry(413, TOO_LARGE),
            Map.entry(425, NOT_NOW),
            Map.entry(429, BUSY),
            Map.entry(501, NOT_IMPLEMENTED),
            Map.entry(503, BUSY),
            Map.entry(507, FULL));

    private S3Errors() {}

    /**
     * The meaning of a response.
     *
     * @param code S3's error code; empty if there was none
     */
    static Meaning of(int status, String code) {
        Meaning known = BY_CODE.get(code);
        if (known != null) {
            return known;
        }
        if (code.startsWith("KMS.")) {
            return KMS;
        }
        Meaning byStatus = BY_STATUS.get(status);
        if (byStatus != null) {
            return byStatus;
        }
        return status >= 500 ? NOT_NOW : REFUSED;
    }

    /** All codes with a row of their own. */
    static Set<String> codes() {
        return BY_CODE.keySet();
    }

    private record Row(Meaning meaning, Set<String> codes) {}

    private static Row row(Meaning meaning, String... codes) {
        return new Row(meaning, Set.of(codes));
    }

    private static Map<String, Meaning> table(Row... rows) {
        return Stream.of(rows)
                .flatMap(row -> row.codes().stream().map(code -> Map.entry(code, row.meaning())))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
