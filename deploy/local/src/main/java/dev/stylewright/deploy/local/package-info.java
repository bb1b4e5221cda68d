/**
 * Everything on one machine: a real broker, a real store and the real worker in one JVM, and the {@code stylize} command
 * that orders images from them as any other service would. The only package beside the worker's own that may read the
 * environment and end the process.
 */
@NullMarked
package dev.stylewright.deploy.local;

import org.jspecify.annotations.NullMarked;
