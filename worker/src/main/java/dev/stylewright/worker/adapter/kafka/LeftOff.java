package dev.stylewright.worker.adapter.kafka;

import org.apache.kafka.common.TopicPartition;

/**
 * What a member of a consumer group committed when it settled its last record.
 *
 * @param partition where that record lay
 * @param next the offset behind it, which is what is committed
 * @param since when this worker was still known to be a member, by {@link System#nanoTime}
 */
record LeftOff(TopicPartition partition, long next, long since) {

    /**
     * Whether this is still what is committed when the record at {@code offset} is about to be begun. Nobody else commits
     * for a partition while its owner is awake and has not been told to let it go.
     *
     * @param awake for how long, in nanoseconds, the group can't have gone on without a member that says nothing
     */
    boolean isBefore(TopicPartition other, long offset, long awake) {
        return partition.equals(other) && next <= offset && System.nanoTime() - since < awake;
    }
}
