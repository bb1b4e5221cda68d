/** Placeholder. */
@NullMarked
package dev.stylewright.deploy.local;

import org.jspecify.annotations.NullMarked;
