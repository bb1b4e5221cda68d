package dev.stylewright.worker.job;

import java.util.Optional;

/**
 * Distinguishes different requests with the same id, in both versions that workers know. Results carry both, so that workers which know only the
 * first version recognise them.
 *
 * @param bytes version 1: SHA-256 of the record's value, hex; unchanged if the same record is delivered again
 * @param fields version 2: SHA-256 of the fields as sent, without deadline and metadata, hex; unchanged if the same request is sent again. Empty in
 *     results of workers that know only version 1
 */
public record RequestDigest(String bytes, Optional<String> fields) {

    /** Whether both belong to the same request, by either version. */
    public boolean isOfSameOrder(RequestDigest other) {
        return bytes.equals(other.bytes) || (fields.isPresent() && fields.equals(other.fields));
    }
}
