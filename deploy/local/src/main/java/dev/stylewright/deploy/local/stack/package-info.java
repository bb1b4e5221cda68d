/** Broker, store and worker in this process, and their initial buckets. Nothing here may depend on an option or a file of the user. */
@NullMarked
package dev.stylewright.deploy.local.stack;

import org.jspecify.annotations.NullMarked;
