package dev.stylewright.deploy.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.worker.stylize.Image;
import dev.stylewright.worker.stylize.ImageSize;
import java.io.PrintWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfBlocksTest {

    @Test
    void aCharacterShowsTwoPixelsOneAboveTheOther() {
        Screen screen =
                drawn(new Image(2, 2, new byte[] {(byte) 255, 0, 0, 0, (byte) 255, 0, 0, 0, (byte) 255, 1, 2, 3}));

        assertThat(screen.text()).containsExactly("\u2580\u2580");
        assertThat(screen.cell(0, 0)).isEqualTo(new Screen.Cell('\u2580', "255;0;0", "0;0;255"));
        assertThat(screen.cell(0, 1)).isEqualTo(new Screen.Cell('\u2580', "0;255;0", "1;2;3"));
        assertThat(screen.isAsBefore()).isTrue();
    }

    @Test
    void theLowerHalfOfTheLastRowMayBeEmpty() {
        Screen screen = drawn(new Image(1, 3, new byte[] {1, 1, 1, 2, 2, 2, 3, 3, 3}));

        assertThat(screen.cell(0, 0)).isEqualTo(new Screen.Cell('\u2580', "1;1;1", "2;2;2"));
        assertThat(screen.cell(1, 0)).isEqualTo(new Screen.Cell('\u2580', "3;3;3", ""));
    }

    @Test
    void equalColoursAreNotRepeated() {
        List<String> rows = HalfBlocks.rows(new Image(50, 2, new byte[300]), new TerminalSize(80, 24));
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0)).hasSizeLessThan(50 + 40);
    }

    @Test
    void aLargeImageIsAveraged() {
        byte[] stripes = new byte[3 * 100 * 100];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = (byte) (i / 300 % 2 == 0 ? 0 : 200);
        }
        List<String> rows = HalfBlocks.rows(new Image(100, 100, stripes), new TerminalSize(10, 5));
        assertThat(rows).hasSize(5);
        assertThat(rows.get(2)).contains(";100;100;100m");
    }

    @ParameterizedTest
    @CsvSource({
        "320, 213, 79, 21, 63, 42",
        "320, 213, 40, 60, 40, 27",
        "64, 64, 200, 60, 64, 64",
        "10, 1000, 80, 20, 1, 40",
        "1000, 10, 80, 20, 80, 1"
    })
    void theAspectRatioIsKept(int width, int height, int columns, int rows, int fitWidth, int fitHeight) {
        Image image = new Image(width, height, new byte[3 * width * height]);
        assertThat(HalfBlocks.fit(image, new TerminalSize(columns, rows)))
                .isEqualTo(new ImageSize(fitWidth, fitHeight));
    }

    private static Screen drawn(Image image) {
        Screen screen = new Screen(20, 5);
        PrintWriter out = new PrintWriter(screen);
        HalfBlocks.rows(image, screen.size()).forEach(row -> out.print(row + "\r\n"));
        out.flush();
        return screen;
    }
}
