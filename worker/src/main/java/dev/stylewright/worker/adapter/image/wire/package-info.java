/** What goes between the worker and the child process that knows image files: orders and replies, as bytes. */
@NullMarked
package dev.stylewright.worker.adapter.image.wire;

import org.jspecify.annotations.NullMarked;
