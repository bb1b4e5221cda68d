package dev.stylewright.deploy.benchmark.queue;

import dev.stylewright.worker.app.configuration.QueueMode;
import java.util.List;

/**
 * What the queue adds to the time of a request that meets an idle worker.
 *
 * @param millis of each request
 * @param stages the stages of each request, in milliseconds, as {@link JobTimes#STAGES} names them
 */
record Overhead(QueueMode mode, List<Double> millis, List<List<Double>> stages) {}
