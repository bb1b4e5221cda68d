package dev.stylewright.deploy.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveAreaTest {

    private final Screen screen = new Screen(20, 6);
    private final PrintWriter out = new PrintWriter(screen);
    private final LiveArea area = new LiveArea(out);

    @Test
    void theLineIsReplaced() {
        out.print("before\r\n");
        area.line("a long line");
        area.line("short");
        area.end();
        out.print("after");
        out.flush();
        assertThat(screen.text()).containsExactly("before", "short", "after");
    }

    @Test
    void thePictureIsReplacedAndTheLineStaysBelowIt() {
        out.print("before\r\n");
        area.line("0 of 2");
        draw("aaaa", "1 of 2");
        area.line("1 of 2, soon");
        draw("bbbb", "2 of 2");
        assertThat(screen.text()).containsExactly("before", "bbbb", "bbbb", "2 of 2");
        assertThat(screen.isAsBefore()).isTrue();
    }

    @Test
    void thePictureIsReplacedAtTheBottomOfTheScreen() {
        for (int i = 0; i < 9; i++) {
            out.print(i + "\r\n");
        }
        draw("aaaa", "1 of 2");
        draw("bbbb", "2 of 2");
        assertThat(screen.text()).containsExactly("6", "7", "8", "bbbb", "bbbb", "2 of 2");
    }

    @Test
    void aSmallerPictureLeavesNothingOfALargerOne() {
        area.picture(List.of("aaaaaa", "aaaaaa", "aaaaaa"), 6, "1 of 2", screen.size());
        area.picture(List.of("bb"), 2, "2 of 2", screen.size());
        assertThat(screen.text()).containsExactly("bb", "2 of 2");
    }

    @Test
    void aWiderWindowShowsThePictureInTheSamePlace() {
        draw("aaaa", "1 of 2");
        screen.resize(40, 10);
        draw("bbbb", "2 of 2");
        assertThat(screen.text()).containsExactly("bbbb", "bbbb", "2 of 2");
    }

    /** Terminals wrap or cut rows that have become too long, so the cursor cannot be moved back to the old picture. */
    @Test
    void aWindowThatIsTooNarrowForTheOldPictureShowsTheNewOneBelow() {
        draw("aaaa", "1");
        screen.resize(4, 10);
        draw("bb", "2");
        assertThat(screen.text()).containsExactly("aaaa", "aaaa", "bb", "bb", "2");
    }

    @Test
    void aWindowThatIsTooLowForTheOldPictureShowsTheNewOneBelow() {
        area.picture(List.of("a1", "a2", "a3", "a4"), 2, "1 of 2", screen.size());
        screen.resize(20, 4);
        area.picture(List.of("b1"), 2, "2 of 2", screen.size());
        assertThat(screen.text()).containsExactly("a3", "a4", "b1", "2 of 2");
    }

    @Test
    void aTextAboveStaysAndIsWrapped() {
        area.line("1 of 2");
        area.above("a text that is longer than a row");
        area.line("2 of 2");
        assertThat(screen.text()).containsExactly("a text that is longe", "r than a row", "2 of 2");
    }

    /** Between the moment when the size is read and the drawing, a window may become narrower. */
    @Test
    void nothingIsWrapped() {
        screen.resize(4, 6);
        area.picture(List.of("aaaaaa", "aaaaaa"), 6, "1 of 2", new TerminalSize(20, 6));
        assertThat(screen.text()).hasSize(3);
    }

    private void draw(String row, String line) {
        area.picture(List.of(row, row), row.length(), line, screen.size());
    }
}
