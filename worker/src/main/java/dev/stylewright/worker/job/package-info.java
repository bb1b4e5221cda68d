/** A validated job and the reasons why a job can fail. No I/O: values in, values out. */
@NullMarked
package dev.stylewright.worker.job;

import org.jspecify.annotations.NullMarked;
