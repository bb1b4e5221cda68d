/**
 * Metrics: counts and times what a worker does, and tells it in the formats that Prometheus reads. The only place in the
 * worker that knows Micrometer's meters; nothing here may change what becomes of a request.
 */
@NullMarked
package dev.stylewright.worker.adapter.metrics;

import org.jspecify.annotations.NullMarked;
