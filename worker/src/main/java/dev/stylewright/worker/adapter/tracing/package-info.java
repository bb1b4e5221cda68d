/**
 * Tracing: spans of each request, as a collector takes them over OTLP. The only place in the worker that knows Micrometer
 * Tracing and OpenTelemetry.
 */
@NullMarked
package dev.stylewright.worker.adapter.tracing;

import org.jspecify.annotations.NullMarked;
