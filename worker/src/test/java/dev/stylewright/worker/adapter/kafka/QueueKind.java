package dev.stylewright.worker.adapter.kafka;

/** The ways to consume, as tests run through them. */
public enum QueueKind {
    CONSUMER_GROUP,
    CLASSIC_GROUP,
    SHARE
}
