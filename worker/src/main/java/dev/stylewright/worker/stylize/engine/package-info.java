/** The compute engine: its device, threads, precision and memory. This package must not depend on networks, parameters or images. */
@NullMarked
package dev.stylewright.worker.stylize.engine;

import org.jspecify.annotations.NullMarked;
