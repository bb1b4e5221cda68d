/** The numerics, pure: pictures in, pictures out. Knows the array API and nothing else of the world. */
@NullMarked
package dev.stylewright.worker.stylize;

import org.jspecify.annotations.NullMarked;
