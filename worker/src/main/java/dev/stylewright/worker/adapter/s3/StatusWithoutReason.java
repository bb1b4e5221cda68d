package dev.stylewright.worker.adapter.s3;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * An answer that refuses without S3's XML, as proxies and load balancers do. The SDK would hide its status, which says whether
 * another try may help.
 */
final class StatusWithoutReason extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    private StatusWithoutReason(int status) {
        super("status " + status + " without a reason");
        this.status = status;
    }

    int status() {
        return status;
    }

    /** Throws instead of such an answer. */
    static Response check(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        boolean explained = String.valueOf(response.header("Content-Type")).contains("xml");
        if (response.isSuccessful() || explained) {
            return response;
        }
        response.close();
        throw new StatusWithoutReason(response.code());
    }
}
