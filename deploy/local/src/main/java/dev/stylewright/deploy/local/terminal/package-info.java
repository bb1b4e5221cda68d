/**
 * Output and termination of a command: progress, errors with their exit codes, log files, and clean-up after Ctrl-C. Nothing here may depend on a
 * broker, a store or a request.
 */
@NullMarked
package dev.stylewright.deploy.local.terminal;

import org.jspecify.annotations.NullMarked;
