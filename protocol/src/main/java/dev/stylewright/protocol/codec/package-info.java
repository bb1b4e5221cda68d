/**
 * Encoding and decoding of messages: {@link dev.stylewright.protocol.codec.Codec} for the values, {@link dev.stylewright.protocol.codec.CloudEvents}
 * for the headers, and the result of decoding. The only package of the contract that uses JSON; it must not depend on Kafka, nor throw for invalid
 * input.
 */
@NullMarked
package dev.stylewright.protocol.codec;

import org.jspecify.annotations.NullMarked;
