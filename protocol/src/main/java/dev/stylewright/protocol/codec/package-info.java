/**
 * Messages to bytes and back: {@link dev.stylewright.protocol.codec.Codec} for the values, {@link
 * dev.stylewright.protocol.codec.CloudEvents} for the headers around them, and what came of reading. The only package of
 * the contract that knows JSON; it may never know Kafka, nor throw for what a stranger sent.
 */
@NullMarked
package dev.stylewright.protocol.codec;

import org.jspecify.annotations.NullMarked;
