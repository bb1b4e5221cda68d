package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The PyTorch program, in a process of its own, that paints so many evaluations at a time. */
final class PlainPyTorch implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;
    private final List<Sample> samples = new ArrayList<>();

    /**
     * Starts the program; it waits for {@link #advance}.
     *
     * @param program the interpreter and the script
     * @throws BenchmarkException if it doesn't start, for want of Python, PyTorch or Pillow
     */
    PlainPyTorch(List<String> program, Path weights, Path content, Path style, int evaluations, int threads) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(
                weights.toString(),
                content.toString(),
                style.toString(),
                "--evaluations",
                Integer.toString(evaluations),
                "--threads",
                Integer.toString(threads),
                "--paced"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // How memory is kept is said for our own sake; the other program is run as anybody would run it.
        builder.environment().keySet().removeIf(name -> name.startsWith("MALLOC_"));
        try {
            process = builder.start();
            answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            orders = process.outputWriter(StandardCharsets.UTF_8);
            if (answers.readLine() == null) {
                throw new BenchmarkException(
                        "the PyTorch program ended at once; it needs: pip install torch numpy pillow. The lines above say more");
            }
        } catch (IOException e) {
            throw new BenchmarkException("the PyTorch program can't be started: " + e.getMessage(), e);
        }
    }

    /** Lets it evaluate so often and waits until it has. */
    void advance(int evaluations) {
        if (evaluations <= 0) {
            return;
        }
        try {
            orders.write(evaluations + "\n");
            orders.flush();
            for (int i = 0; i < evaluations; i++) {
                String line = answers.readLine();
                if (line == null) {
                    throw new BenchmarkException("the PyTorch program ended after " + samples.size() + " evaluations");
                }
                samples.add(sample(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a line of the program says. */
    static Sample sample(String line) {
        String[] words = line.split(" ");
        if (words.length != 3) {
            throw new BenchmarkException("the PyTorch program said: " + line);
        }
        return new Sample(Integer.parseInt(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]), true);
    }

    /** How often it has evaluated. */
    int evaluations() {
        return samples.size();
    }

    /** What it has done so far. */
    Trace trace() {
        return new Trace(samples);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
