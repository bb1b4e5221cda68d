/** What all parts of the benchmark need: statistics, what was measured on, where the figures go. */
@NullMarked
package dev.stylewright.deploy.benchmark.report;

import org.jspecify.annotations.NullMarked;
