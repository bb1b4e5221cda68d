package dev.stylewright.worker.adapter.s3;

import dev.stylewright.worker.pipeline.storage.StoreException;
import dev.stylewright.worker.pipeline.storage.StoreException.Kind;
import io.minio.GetObjectResponse;
import java.io.IOException;

/** Reads the body of an object up to a limit, regardless of its Content-Length. */
final class CappedBody {
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private CappedBody() {}

    /** Leaves the rest of an oversized body unread; closing the object then closes its connection. */
    static byte[] read(GetObjectResponse object, String what, long maxBytes) throws StoreException, IOException {
        int cap = (int) Math.min(maxBytes, LONGEST_ARRAY - 1);
        String declared = object.headers().get("Content-Length");
        if (declared != null && Long.parseLong(declared) > cap) {
            throw tooLarge(what, "it has " + declared + " bytes", maxBytes);
        }
        byte[] bytes = object.readNBytes(cap + 1);
        if (bytes.length > cap) {
            throw tooLarge(what, "it has more", maxBytes);
        }
        return bytes;
    }

    private static StoreException tooLarge(String what, String size, long maxBytes) {
        return new StoreException(
                Kind.TOO_LARGE, "cannot " + what + ": " + size + ", and at most " + maxBytes + " bytes are allowed");
    }
}
