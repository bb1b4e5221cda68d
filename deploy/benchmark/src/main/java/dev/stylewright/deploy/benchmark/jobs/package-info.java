/**
 * Jobs as in a service: a worker in its own process with a real broker and a real store, compared with starting a plain PyTorch program for each image.
 */
@NullMarked
package dev.stylewright.deploy.benchmark.jobs;

import org.jspecify.annotations.NullMarked;
