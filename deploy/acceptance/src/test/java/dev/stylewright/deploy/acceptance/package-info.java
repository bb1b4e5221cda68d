/**
 * Tests of what operators deploy: the worker's image in real containers, the compose file, rules and dashboards. They see the
 * worker from outside, as its callers do. Tests that need a Docker engine are marked with {@link NeedsImages}.
 */
@NullMarked
package dev.stylewright.deploy.acceptance;

import org.jspecify.annotations.NullMarked;
