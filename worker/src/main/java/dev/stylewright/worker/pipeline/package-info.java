<<<<<<< HEAD
/**
 * The loop: take, fetch, stylize, store, report. Owns the ports (the interfaces that adapters implement) and knows no
 * Kafka, no S3, no DJL.
 *
 * <p>Two threads: the <em>poll thread</em> takes requests, keeps the claim and settles; the <em>job thread</em> does
 * the work of one request at a time. They meet in {@link dev.stylewright.worker.pipeline.Worker} only.
 */
=======
/** The loop of a worker (take, fetch, stylize, store, report) and the ports that it needs from the outside world. */
>>>>>>> ba5cbb7b80542bd457737bf439d1367e13b6be3c
@NullMarked
package dev.stylewright.worker.pipeline;

import org.jspecify.annotations.NullMarked;
