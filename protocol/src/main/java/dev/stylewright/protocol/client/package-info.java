/**
 * The client for services that order pictures: publish a request, hear of its progress, await its outcome. The only
 * package of the contract that needs kafka-clients, which is an optional dependency: declare it where you use this.
 */
@NullMarked
package dev.stylewright.protocol.client;

import org.jspecify.annotations.NullMarked;
