/**
 * A real Kafka broker and a real S3 endpoint inside the JVM, on loopback only. The worker's tests run against them, and so
 * does the command that tries everything out on one machine. They are never on the class path of a production worker.
 */
@NullMarked
package dev.stylewright.deploy.embedded;

import org.jspecify.annotations.NullMarked;
