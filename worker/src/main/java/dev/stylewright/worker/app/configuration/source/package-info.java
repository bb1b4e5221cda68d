/**
 * Where settings come from: command line, environment, files and defaults, laid over each other, checked and printed with their
 * origins. Nothing here may name a setting that the interfaces don't have, or print a secret.
 */
@NullMarked
package dev.stylewright.worker.app.configuration.source;

import org.jspecify.annotations.NullMarked;
