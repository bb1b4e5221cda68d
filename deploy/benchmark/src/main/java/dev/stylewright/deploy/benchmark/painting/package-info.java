/**
 * Measures painting side by side with a plain PyTorch program, on the same machine, weights and images. Both work in turns, so that other load of the machine
 * slows both of them; each counts only its own time. {@code PaintingCommand} reads the command line, {@code ComparisonRun} lets both programs paint, {@code Report} and
 * {@code Plot} write the results.
 */
@NullMarked
package dev.stylewright.deploy.benchmark.painting;

import org.jspecify.annotations.NullMarked;
