/** The binary protocol between the worker and the decoding process: orders and replies. */
@NullMarked
package dev.stylewright.worker.adapter.image.wire;

import org.jspecify.annotations.NullMarked;
