/**
 * Objects and the port of their store, the handling of its failures, and results: the metadata of a result and the PUT that commits it. Nothing here
 * may depend on the content of an object.
 */
@NullMarked
package dev.stylewright.worker.pipeline.storage;

import org.jspecify.annotations.NullMarked;
