package dev.stylewright.deploy.benchmark.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecodingReportTest {
    private static Decoding decoding() {
        var decoding = new Decoding("JPEG, 4000x3000 px", 4_400_000);
        decoding.add(80, 76, 100);
        decoding.add(90, 88, 90);
        decoding.add(70, 69, 110);
        return decoding;
    }

    @Test
    void rowsHaveMediansAndTheCostIsThatOfTheSameRound() {
        assertThat(DecodingReport.of(List.of(decoding()), 512, 3, "Pillow 12.0.0"))
                .contains("| Pillow 12.0.0 |")
                .contains("| JPEG, 4000x3000 px | 4.4 | 80.0 | 2.0 | 100.0 | 0.80 |");
    }

    @Test
    void theGoalIsPillowsTime() {
        assertThat(DecodingReport.row(decoding(), 512, "Pillow 12.0.0").ratio()).hasValue(0.8);
        assertThat(DecodingReport.row(decoding(), 512, "Pillow 12.0.0").goal()).hasValue(1);
    }

    @Test
    void thePictureIsTheSameAtEveryCall() {
        var sample = new Image(2, 1, new byte[] {10, 20, 30, 0, -1, 100});
        var size = new ImageSize(20, 10);

        assertThat(TestPicture.of(sample, size)).isEqualTo(TestPicture.of(sample, size));
    }
}
