/** Configuration, wiring, main. */
@NullMarked
package dev.stylewright.worker.app;

import org.jspecify.annotations.NullMarked;
