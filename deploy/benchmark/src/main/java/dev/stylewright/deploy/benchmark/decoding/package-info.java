/** Decoding of pictures side by side with Pillow, and the cost of decoding them in another process. */
@NullMarked
package dev.stylewright.deploy.benchmark.decoding;

import org.jspecify.annotations.NullMarked;
