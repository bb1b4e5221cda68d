package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import dev.stylewright.worker.stylize.options.Schedule;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The Python programs with one version of PyTorch.
 *
 * @param name name of the column with its figures, such as {@code PyTorch 2.7.1}
 * @param python the interpreter
 * @param scripts directory of the programs
 * @param threads number of compute threads
 */
public record PyTorchProgram(String name, String python, Path scripts, int threads) {

    /**
     * Asks the interpreter for the version of its PyTorch.
     *
     * @throws BenchmarkException if it can't be started or has none
     */
    static PyTorchProgram of(String python, Path scripts, int threads) {
        List<String> said = run(List.of(python, "-c", "import torch; print(torch.__version__)"));
        return new PyTorchProgram("PyTorch " + said.get(0).replaceFirst("\\+.*", ""), python, scripts, threads);
    }

    /** The command that paints a pair of files by a schedule, with the weights of the objective that a request has by default; options may be added to it. */
    public List<String> painting(Path weights, Path content, Path style, Schedule schedule, String precision) {
        String scales = schedule.scales().stream()
                .map(scale -> "%dx%d:%d"
                        .formatted(scale.imageSize().width(), scale.imageSize().height(), scale.evaluations()))
                .collect(Collectors.joining(","));
        List<String> command = withObjective("plain_pytorch.py", weights, content, style);
        command.addAll(List.of("--schedule", scales, "--precision", precision));
        command.addAll(List.of("--threads", Integer.toString(threads)));
        return command;
    }

    /**
     * Losses of finished pictures, computed by the oracle.
     *
     * @param below stops after the first picture whose loss is at most this value
     */
    List<Double> losses(Path weights, Path content, Path style, List<Path> pictures, double below) {
        List<String> command = withObjective("oracle.py", weights, content, style);
        command.add("--below=" + below);
        pictures.forEach(picture -> command.add(picture.toString()));
        return run(command).stream().map(Double::valueOf).toList();
    }

    /** Lines with an operation, a precision and GFLOP/s. */
    List<String> peaks(double seconds) {
        return run(List.of(
                python,
                scripts.resolve("peak.py").toString(),
                "--threads",
                Integer.toString(threads),
                "--seconds",
                Double.toString(seconds)));
    }

    private List<String> withObjective(String script, Path weights, Path content, Path style) {
        StylizationOptions usual = StylizationOptions.defaults();
        return new ArrayList<>(List.of(
                python,
                scripts.resolve(script).toString(),
                weights.toString(),
                content.toString(),
                style.toString(),
                "--content-weight",
                Double.toString(usual.contentWeight()),
                "--pooling",
                usual.pooling().name().toLowerCase(Locale.ROOT)));
    }

    private static List<String> run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (process.waitFor() != 0 || lines.isEmpty()) {
                throw new BenchmarkException(
                        "%s failed; it needs: pip install torch numpy pillow safetensors. See the lines above"
                                .formatted(String.join(" ", command)));
            }
            return lines;
        } catch (IOException e) {
            throw new BenchmarkException(command.get(0) + " can't be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }
}
