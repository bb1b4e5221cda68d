/**
 * The loop: take, fetch, stylize, store, report. Owns the ports (the interfaces that adapters implement) and knows no
 * Kafka, no S3, no DJL.
 *
 * <p>Two threads: the <em>poll thread</em> takes requests, keeps the claim and settles; the <em>job thread</em> does
 * the work of one request at a time. They meet in {@link dev.stylewright.worker.pipeline.Worker} only.
 */
@NullMarked
package dev.stylewright.worker.pipeline;

import org.jspecify.annotations.NullMarked;
