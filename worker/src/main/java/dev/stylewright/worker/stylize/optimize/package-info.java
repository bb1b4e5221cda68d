/**
 * Minimisation of a function of many variables: L-BFGS and Adam, their preconditioners, and the stop criterion. This package must not depend on
 * the function, such as the network or the styles.
 */
@NullMarked
package dev.stylewright.worker.stylize.optimize;

import org.jspecify.annotations.NullMarked;
