/**
 * Image files: the port of what reads and writes them, the limits they are held to, how those of a job are fetched and how
 * previews are put. Nothing here may know how an image is painted, or what becomes of a request when a file is no good.
 */
@NullMarked
package dev.stylewright.worker.pipeline.image;

import org.jspecify.annotations.NullMarked;
