package dev.stylewright.worker.job;

import java.util.Optional;

/**
 * What tells one order from another with the same id, in both versions that workers know. Results carry both, so that
 * workers before the second one recognise them, too.
 *
 * @param bytes version 1: SHA-256 of the record's value, hex; the same record delivered again has the same
 * @param fields version 2: SHA-256 of the fields as sent, without deadline and metadata, hex; the same order sent again has
 *     the same. Empty in what workers stored that knew only version 1
 */
public record RequestDigest(String bytes, Optional<String> fields) {

    /** Whether both are of the same order, by either version. */
    public boolean isOfSameOrder(RequestDigest other) {
        return bytes.equals(other.bytes) || (fields.isPresent() && fields.equals(other.fields));
    }
}
