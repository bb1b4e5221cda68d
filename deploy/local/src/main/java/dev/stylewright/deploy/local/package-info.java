/**
 * Everything on one machine: a real broker, a real store and the real worker in one JVM, and the {@code stylize} command, which requests images as
 * any other service would. Apart from the worker's own, the only package that may read the environment and end the process.
 */
@NullMarked
package dev.stylewright.deploy.local;

import org.jspecify.annotations.NullMarked;
