/**
 * The wire contract of Stylewright: the messages as records, with their ranges, their topics and the JSON Schemas that
 * describe them. A message is a value that holds only what is allowed: nothing here may know JSON, Kafka or whoever uses
 * it.
 *
 * <p>{@link dev.stylewright.protocol.codec.Codec} turns messages into JSON and back, {@link
 * dev.stylewright.protocol.client.StylizationClient} orders pictures. All of it needs the JDK and Jackson, nothing else,
 * but for the client, which needs kafka-clients.
 */
@NullMarked
package dev.stylewright.protocol;

import org.jspecify.annotations.NullMarked;
