/** Shared by the client and the outcome listener: consumers that are rebuilt after failures, health, and events as records of Kafka. */
@NullMarked
package dev.stylewright.protocol.client.connection;

import org.jspecify.annotations.NullMarked;
