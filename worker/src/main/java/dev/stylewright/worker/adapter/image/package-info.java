/**
 * Reads and writes image files with native libraries in a child process. This package is the worker's side, {@code child} is the child's side, {@code library} contains the bindings of
 * the libraries, and {@code wire} the messages between both sides. No class here depends on the purpose of an image.
 */
@NullMarked
package dev.stylewright.worker.adapter.image;

import org.jspecify.annotations.NullMarked;
