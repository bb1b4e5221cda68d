/**
 * Sources of settings: command line, environment, files and defaults, merged, checked and printed with their origins. Nothing here may name a setting
 * that the interfaces do not have, or print a secret.
 */
@NullMarked
package dev.stylewright.worker.app.configuration.source;

import org.jspecify.annotations.NullMarked;
