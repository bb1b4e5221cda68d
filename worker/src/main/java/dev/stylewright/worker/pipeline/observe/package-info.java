/**
 * A request while it is worked on: the running job, its phases, the port of those who listen to it, and what names it on log
 * lines. Listeners observe and never decide. Nothing here may depend on a store, an image file or the loop.
 */
@NullMarked
package dev.stylewright.worker.pipeline.observe;

import org.jspecify.annotations.NullMarked;
