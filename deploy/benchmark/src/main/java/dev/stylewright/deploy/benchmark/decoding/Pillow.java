package dev.stylewright.deploy.benchmark.decoding;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Pillow in a separate process, which decodes and scales files on request, and measures the time itself. For one thread. */
final class Pillow implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;
    private final String name;

    /**
     * Starts the program.
     *
     * @param python an interpreter with Pillow
     * @param scripts where {@code pillow_decoding.py} is
     * @throws BenchmarkException it does not start
     */
    Pillow(String python, Path scripts) {
        try {
            process = new ProcessBuilder(
                            python, scripts.resolve("pillow_decoding.py").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new BenchmarkException(python + " can't be started: " + e.getMessage(), e);
        }
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        orders = process.outputWriter(StandardCharsets.UTF_8);
        name = answer();
    }

    /** Its name and version, such as {@code Pillow 12.0.0}. */
    String name() {
        return name;
    }

    /** Writes a picture in the format of the extension of {@code to}; returns false if this Pillow does not support it. */
    boolean convert(Path from, Path to) {
        return ask("convert " + from + " " + to).equals("done");
    }

    /** Milliseconds from the bytes of a file to pixels with a longer edge of {@code longer} px. */
    double milliseconds(Path file, int longer) {
        return Double.parseDouble(ask("decode " + file + " " + longer));
    }

    private String ask(String order) {
        try {
            orders.write(order + "\n");
            orders.flush();
            return answer();
        } catch (IOException e) {
            throw new BenchmarkException("the Pillow program has ended: " + e.getMessage(), e);
        }
    }

    private String answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new BenchmarkException(
                        "the Pillow program has ended; it needs: pip install pillow. See the lines above");
            }
            return line;
        } catch (IOException e) {
            throw new BenchmarkException("the Pillow program has ended: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
