/**
 * Broker, store and worker in this process, and the buckets that they start with.
 * Nothing here may know an option or a file that a user named.
 */
@NullMarked
package dev.stylewright.deploy.local.stack;

import org.jspecify.annotations.NullMarked;
