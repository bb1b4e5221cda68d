/** Shared by the client and the outcome listener: consumers that are rebuilt after failures, health, and events as Kafka records. */
@NullMarked
package dev.stylewright.protocol.client.connection;

import org.jspecify.annotations.NullMarked;
