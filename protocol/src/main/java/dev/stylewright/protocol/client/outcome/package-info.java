/**
 * Durable reading of outcomes: a listener in a consumer group, whose position the brokers keep, so that a service that restarts misses no outcome.
 */
@NullMarked
package dev.stylewright.protocol.client.outcome;

import org.jspecify.annotations.NullMarked;
