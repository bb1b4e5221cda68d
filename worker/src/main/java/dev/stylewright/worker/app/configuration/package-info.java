/**
 * What an operator can set: the typed settings, where they come from, how they are checked, printed and documented.
 * The settings interfaces are the only source: defaults, ranges and the reference table are read off their annotations.
 */
@NullMarked
package dev.stylewright.worker.app.configuration;

import org.jspecify.annotations.NullMarked;
