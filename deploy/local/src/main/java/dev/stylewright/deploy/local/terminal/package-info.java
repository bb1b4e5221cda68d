/**
 * What a command shows and how it ends: progress, errors with their exit codes, log files, and clean-up after Ctrl-C.
 * Nothing here may know a broker, a store or a request.
 */
@NullMarked
package dev.stylewright.deploy.local.terminal;

import org.jspecify.annotations.NullMarked;
