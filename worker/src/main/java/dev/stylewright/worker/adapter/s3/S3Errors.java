package dev.stylewright.worker.adapter.s3;

import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the answers of stores mean: the one table from S3's error codes, and statuses without one, to a kind of failure and the
 * clause that tells a person what to do. The kind determines whose fault it is and which failure code is published.
 *
 * @see dev.stylewright.worker.pipeline.storage.StoreFailures the codes of outcomes
 */
final class S3Errors {

    /**
     * A row of the table.
     *
     * @param kind of the failure
     * @param reason says what is wrong and the way out
     */
    record Meaning(Kind kind, String reason) {}

    private static final Meaning KEYS = new Meaning(
            Kind.CREDENTIALS,
            "the store does not accept the access key, the secret key or the session token; check stylewright.storage.*");
    private static final Meaning EXPIRED = new Meaning(
            Kind.CREDENTIALS,
            "the store says that this worker's credentials have expired; renew stylewright.storage.session-token, or use a"
                    + " source of credentials that renews itself");
    static final Meaning CLOCK = new Meaning(
            Kind.CREDENTIALS,
            "this machine's clock differs from the store's by more than 15 minutes, so its signatures are not accepted; set"
                    + " the clock");
    private static final Meaning REGION = new Meaning(
            Kind.CREDENTIALS,
            "the store wants requests signed for another region; set stylewright.storage.region to the one that it names");
    private static final Meaning ACCOUNT = new Meaning(
            Kind.CREDENTIALS, "the store does not serve this worker's account; its operator has to clear that up");
    private static final Meaning DENIED =
            new Meaning(Kind.ACCESS_DENIED, "the store does not allow it to this worker's access key");
    private static final Meaning NONE = new Meaning(Kind.NOT_FOUND, "there is none");
    private static final Meaning NO_BUCKET = new Meaning(Kind.NOT_FOUND, "there is no such bucket");
    private static final Meaning DELETED = new Meaning(
            Kind.NOT_FOUND,
            "it is deleted (all there is of it is a delete marker), or the store does not take such requests");
    private static final Meaning ARCHIVED = new Meaning(Kind.ARCHIVED, "the object is archived: restore it first");
    private static final Meaning TOO_LARGE = new Meaning(Kind.TOO_LARGE, "the store takes no object of this size");
    private static final Meaning OTHER_OBJECT = new Meaning(Kind.PRECONDITION_FAILED, "another object lies there");
    private static final Meaning ELSEWHERE = new Meaning(
            Kind.UNSUPPORTED,
            "the bucket lies in another region or at another endpoint than this worker's; set stylewright.storage.endpoint"
                    + " and stylewright.storage.region, or use a bucket there");
    private static final Meaning NOT_IMPLEMENTED = new Meaning(Kind.UNSUPPORTED, "the store does not implement it");
    private static final Meaning FULL = new Meaning(Kind.FULL, "the store or the bucket's quota is full; make room");
    private static final Meaning BUSY = new Meaning(Kind.FULL, "the store is overloaded");
    private static final Meaning NOT_NOW = new Meaning(Kind.UNAVAILABLE, "the store cannot do it now");
    private static final Meaning DAMAGED =
            new Meaning(Kind.UNAVAILABLE, "the bytes did not reach the store as they were sent");
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
            // What Amazon S3 answers to two conditional writes at a time: it asks for another try.
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
     * What an answer means.
     *
     * @param code S3's; empty where the answer had none
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

    /** Every code with a row of its own. */
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
