/** The command line of the benchmark, whose parts are subcommands, each in a separate package; no part depends on another. */
@NullMarked
package dev.stylewright.deploy.benchmark;

import org.jspecify.annotations.NullMarked;
