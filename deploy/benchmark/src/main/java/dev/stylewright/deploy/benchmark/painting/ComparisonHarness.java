package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.worker.stylize.GatysStylizer;
import dev.stylewright.worker.stylize.options.StylizationOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares both programs, with the same weights and threads.
 *
 * @param scratch directory for the images that the other program reads
 */
record ComparisonHarness(GatysStylizer stylizer, List<String> program, Path weights, Path scratch, int threads) {

    /** Lets both paint a pair, alternately so many evaluations each. */
    ComparisonRun.Result compare(Pair pair, StylizationOptions options, int evaluations, int blockSize)
            throws IOException {
        Path content = scratch.resolve("content.png");
        Path style = scratch.resolve("style.png");
        Images.write(pair.content(), content);
        Images.write(pair.style(), style);
        try (PlainPyTorch pyTorch = new PlainPyTorch(program, weights, content, style, evaluations, threads)) {
            return ComparisonRun.run(pair, options, stylizer, pyTorch, evaluations, blockSize);
        }
    }
}
