/**
 * A real Kafka broker and a real S3 endpoint inside the JVM, on loopback only. Used by the worker's tests and by the command that runs everything on
 * one machine. They are never on the class path of a production worker.
 */
@NullMarked
package dev.stylewright.deploy.embedded;

import org.jspecify.annotations.NullMarked;
