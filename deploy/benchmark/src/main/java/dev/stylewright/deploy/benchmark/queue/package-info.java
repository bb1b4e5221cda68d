/**
 * Measures the queue: the time that it adds to one request, and how much the throughput grows with more workers. The workers are the real ones, on a
 * real broker and a real store in this JVM; only their stylizer sleeps instead of painting. {@code QueueCommand} reads the command line, {@code
 * OverheadTrial} and {@code ScalingTrial} run a {@code WorkerPool}, {@code QueueReport} writes the results.
 */
@NullMarked
package dev.stylewright.deploy.benchmark.queue;

import org.jspecify.annotations.NullMarked;
