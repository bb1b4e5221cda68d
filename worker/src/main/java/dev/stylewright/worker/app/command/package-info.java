/**
 * The command line: its commands, options, exit codes and reports. Commands call other parts and print the result; no request may be decided here, and
 * only {@code app} starts a worker.
 */
@NullMarked
package dev.stylewright.worker.app.command;

import org.jspecify.annotations.NullMarked;
