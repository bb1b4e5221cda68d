/**
 * Tests of the code blocks in Markdown documents: their commands run, or name programs, tests and options that exist; their data is well-formed.
 */
@NullMarked
package dev.stylewright.deploy.acceptance.documents;

import org.jspecify.annotations.NullMarked;
