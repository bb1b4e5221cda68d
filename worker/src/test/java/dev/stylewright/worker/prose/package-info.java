/** Checks the words of the documentation and of comments in the sources against a word list. */
@NullMarked
package dev.stylewright.worker.prose;

import org.jspecify.annotations.NullMarked;
