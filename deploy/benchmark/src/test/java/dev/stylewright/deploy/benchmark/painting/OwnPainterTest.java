package dev.stylewright.deploy.benchmark.painting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stylewright.deploy.benchmark.report.BenchmarkException;
import dev.stylewright.worker.adapter.weights.WeightsLoader;
import dev.stylewright.worker.adapter.weights.WeightsSource;
import dev.stylewright.worker.stylize.GatysStylizer;
import dev.stylewright.worker.stylize.engine.ComputeEngine;
import dev.stylewright.worker.stylize.engine.EngineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OwnPainterTest {
    @Test
    void paintsSoManyEvaluationsAtATime(@TempDir Path directory) throws IOException {
        WeightsSource weights = WeightsFiles.writeWithAllConvolutions(directory.resolve("all.safetensors"));
        ComputeEngine engine = ComputeEngine.start(EngineSettings.auto());
        Pair pair = Images.pairs(48).get(0);
        try (GatysStylizer stylizer = new GatysStylizer(WeightsLoader.load(weights, engine));
                OwnPainter painter = new OwnPainter(stylizer, pair, Contest.plain(48, 5, 1), 2, directory);
                OwnPainter abandoned = new OwnPainter(stylizer, pair, Contest.plain(48, 5, 1), 2, directory);
                OwnPainter unable = new OwnPainter(stylizer, pair, Contest.plain(17, 5, 1), 2, directory)) {
            painter.advance(2);
            assertThat(painter.left()).isEqualTo(3);
            assertThat(painter.trace().samples()).hasSize(2);
            Painter.inTurns(List.of(painter), 2);
            assertThat(painter.left()).isZero();
            assertThat(ImageIO.read(painter.finish().toFile()).getWidth()).isEqualTo(48);
            assertThat(painter.snapshots().keySet())
                    .extracting(Sample::evaluation)
                    .containsExactly(2, 4);
            assertThat(painter.snapshots().values())
                    .allSatisfy(file -> assertThat(file).isNotEmptyFile());
            abandoned.advance(1);
            assertThatThrownBy(() -> unable.advance(1)).isInstanceOf(BenchmarkException.class);
        }
    }

    @Test
    void bothProgramsHaveAllConvolutions(@TempDir Path directory) throws IOException {
        Path bundled = directory.resolve("bundled.safetensors");
        Path all = directory.resolve("all.safetensors");
        WeightsFiles.writeBundled(bundled);
        WeightsFiles.writeWithAllConvolutions(all);
        byte[] before = Files.readAllBytes(bundled);
        byte[] after = Files.readAllBytes(all);
        int changed = 0;
        for (int i = 0; i < before.length; i++) {
            changed += before[i] == after[i] ? 0 : 1;
        }
        assertThat(after).hasSameSizeAs(before);
        assertThat(changed).isEqualTo(2);
    }
}
