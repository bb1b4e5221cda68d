/** The command line of the benchmark, whose parts are subcommands: each in a package of its own, none knows another. */
@NullMarked
package dev.stylewright.deploy.benchmark;

import org.jspecify.annotations.NullMarked;
