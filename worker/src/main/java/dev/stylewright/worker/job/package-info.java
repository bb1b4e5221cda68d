/** A validated job and why a job can fail. Values only: nothing here reads, writes or waits. */
@NullMarked
package dev.stylewright.worker.job;

import org.jspecify.annotations.NullMarked;
