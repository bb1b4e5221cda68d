/** Common to all parts of the benchmark: statistics, the description of the machine, and the output. */
@NullMarked
package dev.stylewright.deploy.benchmark.report;

import org.jspecify.annotations.NullMarked;
