/**
 * The wire contract of Stylewright: the messages as records, the {@link dev.stylewright.protocol.Codec} that turns
 * them into JSON and back, the CloudEvents headers around them and the names of the topics they travel on. It needs the
 * JDK and Jackson, nothing else; the Kafka client for other services lives in a package of its own below this one.
 */
@NullMarked
package dev.stylewright.protocol;

import org.jspecify.annotations.NullMarked;
