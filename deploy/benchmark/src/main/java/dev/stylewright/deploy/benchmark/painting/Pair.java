package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.worker.stylize.Image;

/**
 * A photo and a painting, both already at the size of the painting.
 *
 * @param tuned whether defaults were chosen by looking at this pair
 */
record Pair(String name, Image content, Image style, boolean tuned) {}
