/**
 * The wire contract of Stylewright: requests and cancels as records with their ranges, the topics and headers, and the JSON Schemas of all messages.
 * A message is a value that contains only valid data: nothing here may depend on JSON, Kafka or the users of the contract.
 *
 * <p>The messages of workers are in {@code report}; {@link dev.stylewright.protocol.codec.Codec} converts messages to JSON and back; {@link
 * dev.stylewright.protocol.client.StylizationClient} requests images. Everything needs only the JDK and Jackson, except the client, which needs
 * kafka-clients.
 */
@NullMarked
package dev.stylewright.protocol;

import org.jspecify.annotations.NullMarked;
