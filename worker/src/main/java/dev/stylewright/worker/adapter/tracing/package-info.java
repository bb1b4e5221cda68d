/**
 * Tracing: spans of each request, exported over OTLP. The only user of Micrometer Tracing and OpenTelemetry in the worker; nothing here may affect a
 * request.
 */
@NullMarked
package dev.stylewright.worker.adapter.tracing;

import org.jspecify.annotations.NullMarked;
