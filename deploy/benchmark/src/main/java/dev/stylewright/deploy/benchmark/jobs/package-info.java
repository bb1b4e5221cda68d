/**
 * Jobs as a service has them: a worker in a process of its own on a real broker and a real store, against launching a plain PyTorch program for each image.
 */
@NullMarked
package dev.stylewright.deploy.benchmark.jobs;

import org.jspecify.annotations.NullMarked;
