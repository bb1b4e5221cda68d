/**
 * Image files, read and written by native libraries in a child process: {@code child} is what runs there, {@code library} are the libraries, {@code wire} is what goes between. Here
 * is the worker's side. Nothing here may know what an image is for.
 */
@NullMarked
package dev.stylewright.worker.adapter.image;

import org.jspecify.annotations.NullMarked;
