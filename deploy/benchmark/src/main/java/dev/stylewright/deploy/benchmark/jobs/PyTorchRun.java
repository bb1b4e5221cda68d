package dev.stylewright.deploy.benchmark.jobs;

import dev.stylewright.deploy.benchmark.painting.PyTorchProgram;
import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import dev.stylewright.worker.stylize.ImageSize;
import dev.stylewright.worker.stylize.options.Scale;
import dev.stylewright.worker.stylize.options.Schedule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The plain PyTorch program, launched for one image; ends afterwards.
 *
 * @param program the interpreter and the scripts
 * @param weights the network
 * @param content at the size that is painted
 * @param style at that size
 * @param size size of the content
 */
record PyTorchRun(PyTorchProgram program, Path weights, Path content, Path style, ImageSize size) {

    /**
     * How long it took.
     *
     * @param firstEvaluation seconds from the start of the process to the line about the first evaluation
     * @param total seconds to the end of the process
     */
    record Took(double firstEvaluation, double total) {}

    /**
     * Launches it and waits for its end.
     *
     * @param result file of the image
     */
    Took launch(int evaluations, Path result) {
        Schedule oneScale = new Schedule(List.of(new Scale(size, evaluations)));
        List<String> command = program.painting(weights, content, style, oneScale, "fp32");
        command.addAll(List.of("--out", result.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        long began = System.nanoTime();
        try {
            Process process = builder.start();
            double first = Double.NaN;
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("1 ")) {
                        first = secondsSince(began);
                    }
                }
            }
            if (process.waitFor() != 0 || Double.isNaN(first)) {
                throw new BenchmarkException(
                        "the PyTorch program failed; it needs: pip install torch numpy pillow. See the lines above");
            }
            return new Took(first, secondsSince(began));
        } catch (IOException e) {
            throw new BenchmarkException("the PyTorch program can't be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
