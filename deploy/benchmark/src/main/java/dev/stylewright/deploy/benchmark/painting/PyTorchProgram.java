package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.worker.adapter.weights.WeightsSource;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/** How the plain PyTorch program is called, so that it has the objective that a request has by default, but that its border counts as everything else does. */
public final class PyTorchProgram {

    private PyTorchProgram() {}

    /** The interpreter, the script, and the options that set the objective; what to paint is still to be added. */
    public static List<String> of(String python, Path script) {
        StylizationOptions usual = StylizationOptions.defaults();
        return List.of(
                python,
                script.toString(),
                "--content-weight",
                Double.toString(usual.contentWeight()),
                "--pooling",
                usual.pooling().name().toLowerCase(Locale.ROOT));
    }

    /** Writes the bundled weights to a file that the program can read. */
    public static void writeWeights(Path file) throws IOException {
        ByteBuffer bytes = WeightsSource.bundled().read();
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}
