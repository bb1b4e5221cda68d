package dev.stylewright.deploy.benchmark.painting;

import dev.stylewright.worker.stylize.GatysStylizer;
import dev.stylewright.worker.stylize.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where races are held: both painters with the same weights and threads.
 *
 * @param scratch directory for the pictures that the other program reads
 */
record Field(GatysStylizer stylizer, List<String> program, Path weights, Path scratch, int threads) {

    /** Lets both paint a pair, in turns of so many evaluations. */
    Race.Result race(Pair pair, Recipe recipe, int evaluations, int turn) throws IOException {
        Path content = scratch.resolve("content.png");
        Path style = scratch.resolve("style.png");
        Pictures.write(pair.content(), content);
        Pictures.write(pair.style(), style);
        try (PlainPyTorch rival = new PlainPyTorch(program, weights, content, style, evaluations, threads)) {
            return Race.run(pair, recipe, stylizer, rival, evaluations, turn);
        }
    }
}
