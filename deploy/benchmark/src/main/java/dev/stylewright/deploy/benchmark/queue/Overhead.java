package dev.stylewright.deploy.benchmark.queue;

import dev.stylewright.worker.app.configuration.QueueMode;
import java.util.List;

/**
 * The time that the queue adds to a request for an idle worker.
 *
 * @param millis this time for each request, in milliseconds
 * @param stages the stages of each request, in milliseconds, in the order of {@link JobTimes#STAGES}
 */
record Overhead(QueueMode mode, List<Double> millis, List<List<Double>> stages) {}
