/**
 * A JUnit extension for the tests of services that request pictures: broker, store and a worker that answers within milliseconds, in the test's JVM.
 * {@link dev.stylewright.deploy.testkit.StylewrightExtension} is the entry point.
 */
@NullMarked
package dev.stylewright.deploy.testkit;

import org.jspecify.annotations.NullMarked;
