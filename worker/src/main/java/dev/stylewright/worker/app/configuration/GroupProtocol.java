package dev.stylewright.worker.app.configuration;

/** The rebalance protocol of a consumer group, {@code group.protocol} of kafka-clients. */
public enum GroupProtocol {
    /** The broker assigns (KIP-848, Kafka 4.0 and later). */
    CONSUMER,
    /** The clients assign. */
    CLASSIC
}
