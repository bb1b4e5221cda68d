/**
 * What a caller may choose about one result: sizes, layers, weights of the terms, optimizer and colours.
 * Nothing here may compute, or know a request.
 */
@NullMarked
package dev.stylewright.worker.stylize.options;

import org.jspecify.annotations.NullMarked;
