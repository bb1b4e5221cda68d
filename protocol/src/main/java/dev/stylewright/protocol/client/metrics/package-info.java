/** Metrics of client and listener for Micrometer, an optional dependency: declare {@code micrometer-core} if you use this package. */
@NullMarked
package dev.stylewright.protocol.client.metrics;

import org.jspecify.annotations.NullMarked;
