/**
 * The loop: poll, fetch, stylize, store, report; a class belongs here where it puts several rooms to work. It owns the ports
 * (the interfaces that adapters implement), each in the room of its topic, and may never know Kafka, S3 or DJL.
 *
 * <p>Two threads: the <em>poll thread</em> takes requests, keeps the claim and settles; the <em>job thread</em> does
 * the work of one request at a time. They meet in {@link dev.stylewright.worker.pipeline.Worker} only.
 *
 * <p>Its packages, each of which knows only those before it: {@code queue} (requests as they lie and end), {@code observe} (a
 * job under way and who listens to it), {@code storage} (objects, and results among them), {@code picture} (image files),
 * and, beside these, {@code redrive} (dead letters sent back), which knows the queue only.
 */
@NullMarked
package dev.stylewright.worker.pipeline;

import org.jspecify.annotations.NullMarked;
