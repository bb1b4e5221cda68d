/**
 * The operator's settings as typed interfaces, and the types of their values. The interfaces are the only source of keys, defaults, ranges and the
 * reference table; nothing here may depend on where or how a value is read.
 */
@NullMarked
package dev.stylewright.worker.app.configuration;

import org.jspecify.annotations.NullMarked;
