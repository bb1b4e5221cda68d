package dev.stylewright.deploy.benchmark.painting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
    @Test
    void sixPairsOfTheSizeAskedFor() {
        assertThat(Images.pairs(96)).hasSize(6).allSatisfy(pair -> {
            assertThat(Math.max(pair.content().width(), pair.content().height()))
                    .isEqualTo(96);
            assertThat(Math.max(pair.style().width(), pair.style().height())).isEqualTo(96);
        });
        assertThat(Images.pairs(96)).extracting(Pair::name).doesNotHaveDuplicates();
        assertThat(Images.pairs(96)).extracting(Pair::tuned).contains(true, false);
    }

    @Test
    void whatIsWrittenKeepsItsPixels(@TempDir Path directory) throws IOException {
        Pair pair = Images.pairs(64).get(0);
        Path file = directory.resolve("picture.png");
        Images.write(pair.content(), file);
        var read = ImageIO.read(file.toFile());
        byte[] rgb = pair.content().rgb();
        for (int i = 0; i < rgb.length / 3; i++) {
            int pixel = read.getRGB(i % 64, i / 64);
            assertThat((byte) (pixel >> 8)).isEqualTo(rgb[3 * i + 1]);
        }
    }
}
