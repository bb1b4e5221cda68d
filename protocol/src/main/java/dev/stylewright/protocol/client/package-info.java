/**
 * Client for services that request images: publishes requests, reports their progress and returns their outcomes. {@code outcome} reads outcomes
 * durably, {@code connection} keeps consumers working, {@code metrics} binds both to Micrometer. Only these packages of the contract may depend on
 * Kafka, and no other package of the contract may depend on them; kafka-clients is an optional dependency: declare it if you use them.
 */
@NullMarked
package dev.stylewright.protocol.client;

import org.jspecify.annotations.NullMarked;
