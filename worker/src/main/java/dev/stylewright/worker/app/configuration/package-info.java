/**
 * What an operator can set: the settings as typed interfaces, and the values that they hold. The interfaces are the only source
 * of keys, defaults, ranges and the reference table; nothing here may know where a value was written or how it is read.
 */
@NullMarked
package dev.stylewright.worker.app.configuration;

import org.jspecify.annotations.NullMarked;
