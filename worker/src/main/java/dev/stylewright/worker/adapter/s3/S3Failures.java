package dev.stylewright.worker.adapter.s3;

import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import io.minio.errors.ErrorResponseException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Converts failed calls to a kind of failure and a message that describes the fix. */
final class S3Failures {
    private S3Failures() {}

    /**
     * Converts an exception of the SDK: its own exceptions, or an IOException wrapped in an IllegalStateException. A RuntimeException without such a
     * cause is a programming error and is rethrown.
     *
     * @param what the call, with bucket and key: {@code get object "k" in bucket "b"}
     */
    static StoreException of(String what, Exception thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ErrorResponseException refusal) {
                int status = refusal.response().code();
                String code = Objects.requireNonNullElse(refusal.errorResponse().code(), "");
                String message =
                        Objects.requireNonNullElse(refusal.errorResponse().message(), "");
                return ofStatus(what, status, code, message, S3Errors.of(status, code), thrown);
            }
            if (cause instanceof CredentialsException none) {
                Kind kind = none.refused() ? Kind.CREDENTIALS : Kind.UNAVAILABLE;
                return new StoreException(kind, sentence(what, String.valueOf(none.getMessage())), none);
            }
            if (cause instanceof StatusWithoutReason refusal) {
                boolean skewed = refusal.isSkewed() && (refusal.status() == 400 || refusal.status() == 403);
                S3Errors.Meaning meaning = skewed ? S3Errors.CLOCK : S3Errors.of(refusal.status(), "");
                return ofStatus(what, refusal.status(), "", "", meaning, thrown);
            }
            // The SDK wraps the failed handshake of an untrusted certificate.
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

    /** The status of the store's response; 0 if there was none. */
    static int status(StoreException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ErrorResponseException refusal) {
                return refusal.response().code();
            }
            if (cause instanceof StatusWithoutReason refusal) {
                return refusal.status();
            }
        }
        return 0;
    }

    /** Whether the response had no body with a reason, and a GET would return one. */
    static boolean hidesReason(Exception thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusWithoutReason refusal) {
                return refusal.hidesReason();
            }
        }
        return false;
    }

    /** Whether the store's error code is one of these. */
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

    private static StoreException ofStatus(
            String what, int status, String code, String message, S3Errors.Meaning meaning, Exception thrown) {
        String quoted = meaning.kind() == Kind.REJECTED && !message.isEmpty() ? ": " + message : "";
        String answer = code.isEmpty() ? "status " + status : "status " + status + ", " + code;
        return new StoreException(
                meaning.kind(), sentence(what, meaning.reason() + quoted + " (" + answer + ")"), thrown);
    }

    private static String sentence(String what, String reason) {
        return "cannot " + what + ": " + reason;
    }
}
