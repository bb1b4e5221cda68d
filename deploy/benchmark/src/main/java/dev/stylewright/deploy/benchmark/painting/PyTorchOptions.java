package dev.stylewright.deploy.benchmark.painting;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** How the plain PyTorch program is started, and with how many threads both programs compute. To be mixed into a part's command. */
public final class PyTorchOptions {
    @Option(names = "--threads", paramLabel = "N", description = "threads of both; all processors if left out")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--python", paramLabel = "PROGRAM", description = "the Python interpreter")
    private String python = "python3";

    @Option(
            names = "--script",
            paramLabel = "FILE",
            defaultValue = "${sys:stylewright.benchmark.home:-deploy/benchmark}/plain_pytorch.py",
            description = "the PyTorch program")
    @SuppressWarnings("NullAway.Init") // set by picocli before the call
    private Path script;

    /** How many threads each of both programs computes with. */
    public int threads() {
        return threads;
    }

    /** The interpreter, the script, and the options that set the objective, as {@link PyTorchProgram#of} has them. */
    public List<String> program() {
        return PyTorchProgram.of(python, script);
    }
}
