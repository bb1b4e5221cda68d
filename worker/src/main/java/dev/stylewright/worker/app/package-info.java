/**
 * The process: main, the command line, and the wiring of everything else, with what is opened and closed in which order.
 * The only package that reads the environment, prints and exits; nobody may know it, and no request may be decided here.
 */
@NullMarked
package dev.stylewright.worker.app;

import org.jspecify.annotations.NullMarked;
