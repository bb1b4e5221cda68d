package dev.stylewright.worker.adapter.s3;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * An answer that refuses without S3's XML, as every refused HEAD is, and those of proxies and load balancers. The SDK would hide
 * its status, which says whether another try may help.
 */
final class StatusWithoutReason extends IOException {
    private static final long serialVersionUID = 1L;
    /** What S3 lets pass between the time of a signature and its own. */
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

    /** Whether a GET would be answered with a reason, and this answer may have one. */
    boolean hidesReason() {
        return head && (status == 301 || status == 400 || status == 403);
    }

    /** Whether the store's clock shows so different a time that it accepts no signature of this machine's. */
    boolean isSkewed() {
        return skewed;
    }

    /** Throws instead of such an answer. */
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
