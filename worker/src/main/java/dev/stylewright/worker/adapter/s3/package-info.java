/**
 * The object store: MinIO or any other S3-compatible store, through the MinIO SDK. One request per call, without retries and multipart uploads: both
 * would make it unclear whether the commit point was reached.
 */
@NullMarked
package dev.stylewright.worker.adapter.s3;

import org.jspecify.annotations.NullMarked;
