/**
 * Sources of the network's weights: reads them, checks their digest, names, shapes and types, and passes them to the stylizer as float32. Any problem
 * becomes a {@link dev.stylewright.worker.adapter.weights.WeightsException} with one clear line; unchecked weights must never leave this package.
 */
@NullMarked
package dev.stylewright.worker.adapter.weights;

import org.jspecify.annotations.NullMarked;
