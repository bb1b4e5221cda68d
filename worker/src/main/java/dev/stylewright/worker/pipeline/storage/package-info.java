/**
 * Objects and the port of the store that keeps them, with what is made of its failures, and results: what is written with one and
 * the PUT that makes it one. Nothing here may look into an object: it is bytes of a media type.
 */
@NullMarked
package dev.stylewright.worker.pipeline.storage;

import org.jspecify.annotations.NullMarked;
