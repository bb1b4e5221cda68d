/**
 * The wire contract of Stylewright: what callers write, requests and cancels, as records with their ranges, the topics
 * and headers, and the JSON Schemas of all messages. A message is a value that holds only what is allowed: nothing here
 * may know JSON, Kafka or whoever uses it.
 *
 * <p>What workers answer is in {@code report}; {@link dev.stylewright.protocol.codec.Codec} turns messages into JSON and
 * back; {@link dev.stylewright.protocol.client.StylizationClient} orders images. All of it needs the JDK and Jackson,
 * nothing else, but for the client, which needs kafka-clients.
 */
@NullMarked
package dev.stylewright.protocol;

import org.jspecify.annotations.NullMarked;
