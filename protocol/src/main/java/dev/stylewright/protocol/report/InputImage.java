package dev.stylewright.protocol.report;

import dev.stylewright.protocol.S3Uri;
import java.util.Optional;

/**
 * An input image of a result.
 *
 * @param uri its address as in the request
 * @param etag its ETag when it was read; empty if unknown in a replayed event
 */
public record InputImage(S3Uri uri, Optional<String> etag) {}
