/** Certificates for tests. */
@NullMarked
package dev.stylewright.worker.tls;

import org.jspecify.annotations.NullMarked;
