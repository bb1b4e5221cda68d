/**
 * Where the network's weights come from: reads them, checks their digest, names, shapes and types, and hands them to the stylizer as float32. Whatever is
 * wrong with them becomes a {@link dev.stylewright.worker.adapter.weights.WeightsException} with one clear line: unchecked weights may never leave here.
 */
@NullMarked
package dev.stylewright.worker.adapter.weights;

import org.jspecify.annotations.NullMarked;
