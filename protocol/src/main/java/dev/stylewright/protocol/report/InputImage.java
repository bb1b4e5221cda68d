package dev.stylewright.protocol.report;

import dev.stylewright.protocol.S3Uri;
import java.util.Optional;

/**
 * An image that went into a result.
 *
 * @param uri its address as the request gave it
 * @param etag the ETag it had when it was read; empty when a replayed event can no longer tell
 */
public record InputImage(S3Uri uri, Optional<String> etag) {}
