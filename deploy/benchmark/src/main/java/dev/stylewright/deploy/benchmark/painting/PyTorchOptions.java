package dev.stylewright.deploy.benchmark.painting;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** How the plain PyTorch program is started, and with how many threads both programs compute. To be mixed into a part's command. */
public final class PyTorchOptions {
    @Option(names = "--threads", paramLabel = "N", description = "threads of both; default: all processors")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--python",
            paramLabel = "PROGRAM",
            description =
                    "a Python interpreter with torch, numpy, pillow and safetensors; may be repeated, for several versions of PyTorch, the newest last")
    private List<String> pythons = List.of("python3");

    @Option(
            names = "--scripts",
            paramLabel = "DIRECTORY",
            defaultValue = "${sys:stylewright.benchmark.home:-deploy/benchmark}",
            description = "directory of plain_pytorch.py, oracle.py and peak.py")
    @SuppressWarnings("NullAway.Init") // set by picocli before the call
    private Path scripts;

    /** How many threads each of both programs computes with. */
    public int threads() {
        return threads;
    }

    /** PyTorch's versions, in the order of the options. Starts each interpreter once. */
    public List<PyTorchProgram> programs() {
        return pythons.stream()
                .map(python -> PyTorchProgram.of(python, scripts, threads))
                .toList();
    }
}
