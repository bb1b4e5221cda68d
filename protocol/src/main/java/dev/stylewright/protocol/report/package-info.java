/**
 * Reports of workers on a request: {@link dev.stylewright.protocol.report.Progress} while it is painted, one {@link
 * dev.stylewright.protocol.report.Outcome} at the end, and their components. Values only: nothing here may depend on the content of a request, JSON
 * or Kafka.
 */
@NullMarked
package dev.stylewright.protocol.report;

import org.jspecify.annotations.NullMarked;
