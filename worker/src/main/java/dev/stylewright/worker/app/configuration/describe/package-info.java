/**
 * What the settings interfaces say of a setting beyond its name and type, for the checks and for the reference table.
 * Annotations only, and nothing here may know a single setting.
 */
@NullMarked
package dev.stylewright.worker.app.configuration.describe;

import org.jspecify.annotations.NullMarked;
