package dev.stylewright.worker.adapter.kafka;

/** The ways to consume, for parameterized tests. */
public enum QueueKind {
    CONSUMER_GROUP,
    CLASSIC_GROUP,
    SHARE
}
