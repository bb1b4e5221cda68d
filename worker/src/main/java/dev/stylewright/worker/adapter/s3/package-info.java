/**
 * The object store: MinIO or any other that speaks S3, by the MinIO SDK. One request per call, never a retry and never a
 * multipart upload: both would blur what the pipeline has to know about its commit point.
 */
@NullMarked
package dev.stylewright.worker.adapter.s3;

import org.jspecify.annotations.NullMarked;
