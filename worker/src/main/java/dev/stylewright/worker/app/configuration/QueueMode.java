package dev.stylewright.worker.app.configuration;

/** How the workers of a fleet divide the requests among them. */
public enum QueueMode {
    /** A consumer group: each partition has one owner. */
    GROUP,
    /** A share group (KIP-932): any worker takes any record. */
    SHARE
}
