/**
 * Annotations that describe a setting beyond its name and type, for checks and for the reference table. Nothing here may depend on a particular
 * setting.
 */
@NullMarked
package dev.stylewright.worker.app.configuration.describe;

import org.jspecify.annotations.NullMarked;
