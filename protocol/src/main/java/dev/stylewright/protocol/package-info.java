/** Placeholder. */
@NullMarked
package dev.stylewright.protocol;

import org.jspecify.annotations.NullMarked;
