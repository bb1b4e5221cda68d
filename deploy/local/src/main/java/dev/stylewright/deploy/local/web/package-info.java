/**
 * The page of {@code stylize serve}, for a browser on this machine. It requests pictures as any other service would: through the topics, the store
 * and the Java client. It depends on the running broker and store, but not on the command line.
 */
@NullMarked
package dev.stylewright.deploy.local.web;

import org.jspecify.annotations.NullMarked;
