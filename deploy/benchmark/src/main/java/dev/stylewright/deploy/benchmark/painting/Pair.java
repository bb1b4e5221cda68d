package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.worker.stylize.Image;

/** A photo and a painting, both already of the size that is painted at. */
record Pair(String name, Image content, Image style) {}
