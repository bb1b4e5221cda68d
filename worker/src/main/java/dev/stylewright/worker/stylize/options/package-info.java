/**
 * The choices of a caller for one result: sizes, layers, weights of the terms, optimizer and colours. This package must not compute anything or
 * depend on requests.
 */
@NullMarked
package dev.stylewright.worker.stylize.options;

import org.jspecify.annotations.NullMarked;
