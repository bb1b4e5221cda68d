/**
 * Client for services that request images: it publishes requests, reports their progress and returns their outcomes. The only
 * package of the contract that may know Kafka, and nothing else of the contract may know it; kafka-clients is an optional
 * dependency: declare it where you use this.
 */
@NullMarked
package dev.stylewright.protocol.client;

import org.jspecify.annotations.NullMarked;
