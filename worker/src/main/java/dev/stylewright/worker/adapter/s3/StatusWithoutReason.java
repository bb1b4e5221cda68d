package dev.stylewright.worker.adapter.s3;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * A refusal without S3's XML: the response to every refused HEAD, and responses of proxies and load balancers. The SDK would hide its status, which
 * determines whether a retry may help.
 */
final class StatusWithoutReason extends IOException {
    private static final long serialVersionUID = 1L;
    /** Maximum difference that S3 allows between the time of a signature and its own. */
    private static final Duration SKEW = Duration.ofMinutes(15);

    private final int status;
    private final boolean head;
    private final boolean skewed;

    private StatusWithoutReason(Response response) {
        super("status " + response.code() + " without a reason");
        this.status = response.code();
        this.head = response.request().method().equals("HEAD");
        this.skewed = Optional.ofNullable(response.headers().getDate("Date"))
                .map(Date::toInstant)
                .filter(there -> Duration.between(there, Instant.now()).abs().compareTo(SKEW) > 0)
                .isPresent();
    }

    int status() {
        return status;
    }

    /** Whether a GET would be answered with a reason, and one may exist. */
    boolean hidesReason() {
        return head && (status == 301 || status == 400 || status == 403);
    }

    /** Whether the clocks differ so much that the store accepts no signature of this machine. */
    boolean isSkewed() {
        return skewed;
    }

    /** Throws if the response is such a refusal. */
    static Response check(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        boolean explained = String.valueOf(response.header("Content-Type")).contains("xml")
                && !chain.request().method().equals("HEAD");
        if (response.isSuccessful() || explained) {
            return response;
        }
        response.close();
        throw new StatusWithoutReason(response);
    }
}
