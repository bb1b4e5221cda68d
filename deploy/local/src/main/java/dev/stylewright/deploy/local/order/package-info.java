/**
 * An order: its files, its request, and the session that sends orders one after another through one broker, store and worker. Nothing here may depend
 * on an option of the command line.
 */
@NullMarked
package dev.stylewright.deploy.local.order;

import org.jspecify.annotations.NullMarked;
