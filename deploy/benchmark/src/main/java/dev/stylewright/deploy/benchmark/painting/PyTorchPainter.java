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

/** The PyTorch program in a separate process. It has the same environment as ours, and with it the same settings of the allocator. */
final class PyTorchPainter implements Painter {
    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;
    private final Path result;
    private final int evaluations;
    private final List<Sample> samples = new ArrayList<>();

    /**
     * Starts the program; it waits for {@link #advance}.
     *
     * @param command the interpreter, the script and its arguments
     * @param evaluations total number of evaluations
     * @param result file of the picture
     * @throws BenchmarkException if it does not start, because Python, PyTorch or Pillow is missing
     */
    PyTorchPainter(List<String> command, int evaluations, Path result) {
        this.result = result;
        this.evaluations = evaluations;
        List<String> paced = new ArrayList<>(command);
        paced.addAll(List.of("--paced", "--out", result.toString()));
        try {
            process = new ProcessBuilder(paced)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            orders = process.outputWriter(StandardCharsets.UTF_8);
            if (answers.readLine() == null) {
                throw new BenchmarkException(
                        "the PyTorch program ended at once; it needs: pip install torch numpy pillow. See the lines above");
            }
        } catch (IOException e) {
            throw new BenchmarkException("the PyTorch program can't be started: " + e.getMessage(), e);
        }
    }

    @Override
    public void advance(int wanted) {
        int now = Math.min(wanted, left());
        if (now <= 0) {
            return;
        }
        try {
            orders.write(now + "\n");
            orders.flush();
            for (int i = 0; i < now; i++) {
                samples.add(sample(line()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new BenchmarkException("the PyTorch program ended after " + samples.size() + " evaluations");
        }
        return line;
    }

    /** The figure in a line of the program. */
    static Sample sample(String line) {
        String[] words = line.split(" ");
        if (words.length != 3) {
            throw new BenchmarkException("the PyTorch program said: " + line);
        }
        return new Sample(Integer.parseInt(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]), true);
    }

    @Override
    public int left() {
        return evaluations - samples.size();
    }

    @Override
    public Trace trace() {
        return new Trace(samples);
    }

    @Override
    public Path finish() {
        try {
            String said = line();
            if (!said.equals("saved")) {
                throw new BenchmarkException("the PyTorch program said: " + said);
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
