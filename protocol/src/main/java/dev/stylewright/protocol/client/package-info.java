/**
 * Client for services that request images: publishes requests, reports their progress and returns their outcomes. The only package of the contract
 * that may depend on Kafka, and no other package of the contract may depend on it; kafka-clients is an optional dependency: declare it if you use
 * this package.
 */
@NullMarked
package dev.stylewright.protocol.client;

import org.jspecify.annotations.NullMarked;
