/**
 * The loop: poll, fetch, stylize, store, report. A class belongs here if it combines several of the subpackages. The package owns the ports (the
 * interfaces that adapters implement), each in the subpackage of its topic, and must not depend on Kafka, S3 or DJL.
 *
 * <p>Two threads: the <em>poll thread</em> takes requests, keeps the claim and settles; the <em>job thread</em> processes one request at a time. They
 * meet in {@link dev.stylewright.worker.pipeline.Worker} only.
 *
 * <p>Subpackages, each of which depends only on those before it: {@code queue} (requests and their settlement), {@code observe} (a running job and
 * its listeners), {@code storage} (objects, and results among them), {@code image} (image files), and, beside these, {@code redrive} (dead letters
 * sent back), which depends on the queue only.
 */
@NullMarked
package dev.stylewright.worker.pipeline;

import org.jspecify.annotations.NullMarked;
