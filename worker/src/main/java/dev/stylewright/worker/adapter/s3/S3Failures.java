package dev.stylewright.worker.adapter.s3;

import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import io.minio.errors.ErrorResponseException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Set;
import javax.net.ssl.SSLException;

/** What a failed call means: a kind to act on and a sentence that a person can act on. */
final class S3Failures {
    private static final Set<String> WRONG_KEYS =
            Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "InvalidTokenId");

    /** Codes of status 400 that say nothing against the request. */
    private static final Set<String> PASSING =
            Set.of("RequestTimeout", "SlowDown", "InternalError", "OperationAborted");

    private S3Failures() {}

    /**
     * Maps what the SDK threw: its own exceptions, or an IOException wrapped in an IllegalStateException. A RuntimeException
     * that has no such cause is a mistake in the program and is thrown on.
     *
     * @param what the call, with bucket and key: {@code get object "k" in bucket "b"}
     */
    static StoreException of(String what, Exception thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ErrorResponseException refusal) {
                return ofStatus(
                        what,
                        refusal.response().code(),
                        refusal.errorResponse().code(),
                        refusal.errorResponse().message(),
                        thrown);
            }
            if (cause instanceof CredentialsException none) {
                Kind kind = none.refused() ? Kind.ACCESS_DENIED : Kind.UNAVAILABLE;
                return new StoreException(kind, sentence(what, String.valueOf(none.getMessage())), none);
            }
            if (cause instanceof StatusWithoutReason refusal) {
                return ofStatus(what, refusal.status(), "", "", thrown);
            }
            // The SDK hides the failed handshake around a certificate that is not trusted.
            if (cause instanceof IOException || cause instanceof GeneralSecurityException) {
                return unanswered(what, cause, thrown);
            }
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                return new StoreException(Kind.UNAVAILABLE, sentence(what, "interrupted"), thrown);
            }
            if (cause instanceof IllegalArgumentException) {
                return new StoreException(Kind.REJECTED, sentence(what, String.valueOf(cause.getMessage())), thrown);
            }
        }
        if (thrown instanceof RuntimeException mistake) {
            throw mistake;
        }
        return unanswered(what, thrown, thrown);
    }

    /** Whether the store knew who asked, and only said no to what was asked. */
    static boolean deniedToKnownKeys(StoreException failure) {
        return failure.kind() == Kind.ACCESS_DENIED
                && !isCode(failure, WRONG_KEYS)
                && !(failure.getCause() instanceof CredentialsException);
    }

    /** Whether the store gave one of these codes as its reason. */
    static boolean isCode(StoreException failure, Set<String> codes) {
        return failure.getCause() instanceof ErrorResponseException refusal
                && codes.contains(refusal.errorResponse().code());
    }

    private static StoreException unanswered(String what, Throwable cause, Exception thrown) {
        String reason = "no usable answer from the store (" + cause.getClass().getSimpleName() + ": "
                + cause.getMessage() + "); " + wayOut(cause);
        return new StoreException(Kind.UNAVAILABLE, sentence(what, reason), thrown);
    }

    private static String wayOut(Throwable cause) {
        return cause instanceof SSLException || cause instanceof GeneralSecurityException
                ? "check that the endpoint speaks TLS, that its certificate names the host, and the file of certificate authorities"
                : "check its endpoint, its health and the timeouts";
    }

    private static StoreException ofStatus(String what, int status, String code, String message, Exception thrown) {
        Kind kind = kind(status, code);
        String reason =
                switch (kind) {
                    case NOT_FOUND -> "there is none";
                    case ACCESS_DENIED ->
                        WRONG_KEYS.contains(code)
                                ? "the store does not accept the access key, the secret key or the session token"
                                : "the store does not allow it to this worker's access key";
                    case TOO_LARGE -> "the store takes no object of this size";
                    case PRECONDITION_FAILED -> "another object lies there";
                    case UNAVAILABLE -> "the store cannot do it now";
                    case REJECTED -> "the store refuses" + (message.isEmpty() ? "" : ": " + message);
                };
        String answer = code.isEmpty() ? "status " + status : "status " + status + ", " + code;
        return new StoreException(kind, sentence(what, reason + " (" + answer + ")"), thrown);
    }

    private static Kind kind(int status, String code) {
        if (PASSING.contains(code)) {
            return Kind.UNAVAILABLE;
        }
        if (WRONG_KEYS.contains(code)) {
            return Kind.ACCESS_DENIED;
        }
        return switch (status) {
            case 401, 403 -> Kind.ACCESS_DENIED;
            case 404 -> Kind.NOT_FOUND;
            case 412 -> Kind.PRECONDITION_FAILED;
            case 413 -> Kind.TOO_LARGE;
            // 409 is what Amazon S3 answers to two conditional writes at a time: it asks for another try.
            case 408, 409, 425, 429 -> Kind.UNAVAILABLE;
            // Not implemented, such as a header the store does not know: it will not know it the next time.
            case 501 -> Kind.REJECTED;
            default -> status >= 500 ? Kind.UNAVAILABLE : Kind.REJECTED;
        };
    }

    private static String sentence(String what, String reason) {
        return "cannot " + what + ": " + reason;
    }
}
