/**
 * Measures painting side by side with a plain PyTorch program, on the same machine, weights and images. Both work in turns, so that whatever else the machine does
 * slows both of them; each counts its own time only. {@code PaintingCommand} reads the command line, {@code ComparisonRun} lets both programs paint, {@code Report} and
 * {@code Plot} write down what came out.
 */
@NullMarked
package dev.stylewright.deploy.benchmark.painting;

import org.jspecify.annotations.NullMarked;
