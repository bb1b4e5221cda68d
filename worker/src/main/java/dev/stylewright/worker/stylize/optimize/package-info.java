/**
 * How a function of many variables is made small: L-BFGS and Adam, their preconditioners, and when to stop.
 * Nothing here may know what is minimised: neither the network nor styles.
 */
@NullMarked
package dev.stylewright.worker.stylize.optimize;

import org.jspecify.annotations.NullMarked;
