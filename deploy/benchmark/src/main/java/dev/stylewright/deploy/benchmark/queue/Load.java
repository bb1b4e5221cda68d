package dev.stylewright.deploy.benchmark.queue;

import dev.stylewright.worker.app.configuration.QueueMode;
import java.util.List;

/**
 * The throughput of some workers while more requests wait than they can paint.
 *
 * @param partitions number of partitions of the request topic
 * @param workers number of workers
 * @param perSecond images a second in the steady state
 * @param busy share of processor time that this JVM used in the steady state, including broker and store; 0 to 1
 * @param stages the stages of each request, in milliseconds, in the order of {@link JobTimes#STAGES}
 */
record Load(QueueMode mode, int partitions, int workers, double perSecond, double busy, List<List<Double>> stages) {}
