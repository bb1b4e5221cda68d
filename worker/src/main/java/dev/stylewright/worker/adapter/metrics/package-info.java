/**
 * Metrics: counts and times the work of a worker, and exports them in the formats of Prometheus. The only user of Micrometer's meters in the worker;
 * nothing here may affect a request.
 */
@NullMarked
package dev.stylewright.worker.adapter.metrics;

import org.jspecify.annotations.NullMarked;
