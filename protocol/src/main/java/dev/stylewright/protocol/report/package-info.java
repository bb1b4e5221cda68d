/**
 * What workers report of a request: {@link dev.stylewright.protocol.report.Progress} while it is painted, one {@link
 * dev.stylewright.protocol.report.Outcome} in the end, and what they consist of. Values only: nothing here may know what
 * a request asks for, JSON or Kafka.
 */
@NullMarked
package dev.stylewright.protocol.report;

import org.jspecify.annotations.NullMarked;
