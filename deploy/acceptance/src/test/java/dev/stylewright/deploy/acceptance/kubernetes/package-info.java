/**
 * Tests of the Kubernetes manifests: known fields only, and the same port, label, image and setting wherever it appears.
 */
@NullMarked
package dev.stylewright.deploy.acceptance.kubernetes;

import org.jspecify.annotations.NullMarked;
