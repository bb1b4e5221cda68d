/** A validated job, the worker's limits, and the reasons why a job can fail. Values only: nothing here may read, write or wait. */
@NullMarked
package dev.stylewright.worker.job;

import org.jspecify.annotations.NullMarked;
