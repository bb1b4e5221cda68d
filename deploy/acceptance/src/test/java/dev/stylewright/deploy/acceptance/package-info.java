/**
 * Tests of what operators deploy: the worker's image in real containers, the compose file, the Kubernetes manifests. They see
 * the worker from outside, as its callers do. Tests that need a Docker engine say so with {@link NeedsImages}.
 */
@NullMarked
package dev.stylewright.deploy.acceptance;

import org.jspecify.annotations.NullMarked;
