/** Decoding of pictures side by side with Pillow, and what it costs to decode them in another process. */
@NullMarked
package dev.stylewright.deploy.benchmark.decoding;

import org.jspecify.annotations.NullMarked;
