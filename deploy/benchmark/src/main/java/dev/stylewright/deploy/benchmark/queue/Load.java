package dev.stylewright.deploy.benchmark.queue;

import dev.stylewright.worker.app.configuration.QueueMode;
import java.util.List;

/**
 * What some workers do while more waits than they can paint.
 *
 * @param partitions of the request topic
 * @param workers how many work
 * @param perSecond images a second in the steady state
 * @param busy part of the processors' time that this JVM took in the steady state, broker and store included; 0 to 1
 * @param stages the stages of each request, in milliseconds, as {@link JobTimes#STAGES} names them
 */
record Load(QueueMode mode, int partitions, int workers, double perSecond, double busy, List<List<Double>> stages) {}
