/**
 * Tracing: spans of each request, as a collector takes them over OTLP. The only place in the worker that knows Micrometer
 * Tracing and OpenTelemetry; nothing here may change what becomes of a request.
 */
@NullMarked
package dev.stylewright.worker.adapter.tracing;

import org.jspecify.annotations.NullMarked;
