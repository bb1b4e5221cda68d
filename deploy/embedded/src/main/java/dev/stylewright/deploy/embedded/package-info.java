/** Placeholder. */
@NullMarked
package dev.stylewright.deploy.embedded;

import org.jspecify.annotations.NullMarked;
