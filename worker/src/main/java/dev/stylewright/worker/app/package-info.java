/**
 * The process: main, the command line, and the wiring of all other parts, including the order of opening and closing. The only package that reads the
 * environment, prints and exits. No package may depend on it, and no request may be decided here.
 */
@NullMarked
package dev.stylewright.worker.app;

import org.jspecify.annotations.NullMarked;
