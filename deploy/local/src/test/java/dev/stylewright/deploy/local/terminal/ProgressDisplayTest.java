package dev.stylewright.deploy.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {

    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final Screen screen = new Screen(60, 20);

    @Test
    void showsPictureAndLineInPlace() throws IOException {
        try (ProgressDisplay display = onScreen()) {
            display.onProgress(Events.started());
            display.picture(image("png", 0xff0000));
            display.onProgress(Events.progressed(30, OptionalLong.of(9_000)));
            display.picture(image("jpg", 0x00ff00));
        }
        List<String> text = screen.text();
        // 200 x 100 px in at most 59 columns and 17 rows.
        assertThat(text).hasSize(2 + 15 + 1);
        assertThat(text.get(0)).startsWith("Painting 256 x 171 px in 300 iterations on cpu");
        assertThat(text.get(2)).isEqualTo("\u2580".repeat(59));
        assertThat(text.get(17)).isEqualTo("30/300  128x85 px  loss 0.1426  2.31 it/s  9 s left");
        assertThat(screen.cell(5, 5).foreground()).matches("[01];25[3-5];[01]");
        assertThat(screen.isAsBefore()).isTrue();
    }

    @Test
    void drawsThePictureAgainInAnotherSize() throws IOException {
        try (ProgressDisplay display = onScreen()) {
            display.onProgress(Events.started());
            display.picture(image("png", 0xff0000));
            screen.resize(30, 12);
            display.onProgress(Events.progressed(30, OptionalLong.of(9_000)));
        }
        List<String> text = screen.text();
        assertThat(text.get(text.size() - 1)).isEqualTo("30/300  2.31 it/s  9 s left");
        assertThat(text.get(text.size() - 2)).startsWith("\u2580".repeat(29)).hasSize(29);
    }

    @Test
    void aNoteStaysAboveTheLine() {
        try (ProgressDisplay display = onScreen()) {
            display.onProgress(Events.started());
            display.note("The disk is full.");
            display.onProgress(Events.progressed(30, OptionalLong.of(9_000)));
        }
        assertThat(screen.text().get(screen.text().size() - 2)).isEqualTo("The disk is full.");
    }

    @Test
    void elsewhereEveryEventIsALineAndPicturesAreNotShown() throws IOException {
        StringWriter file = new StringWriter();
        TerminalEnvironment none = new TerminalEnvironment(Terminal.NONE, Path.of(""), false);
        try (ProgressDisplay display = new ProgressDisplay(new PrintWriter(file, true), none, CLOCK)) {
            display.onProgress(Events.started());
            display.onProgress(Events.progressed(30, OptionalLong.of(9_000)));
            display.picture(image("png", 0xff0000));
            display.onProgress(Events.progressed(60, OptionalLong.of(8_000)));
            // The line of the end follows at once.
            display.onProgress(Events.progressed(300, OptionalLong.of(0)));
        }
        assertThat(file.toString().lines())
                .containsExactly(
                        "Painting 256 x 171 px in 300 iterations on cpu with weights weights",
                        "30/300  128x85 px  loss 0.1426  2.31 it/s  9 s left",
                        "60/300  128x85 px  loss 0.1426  2.31 it/s  8 s left");
    }

    private ProgressDisplay onScreen() {
        Terminal terminal = new Terminal(true, true, true, screen::size);
        return new ProgressDisplay(
                new PrintWriter(screen), new TerminalEnvironment(terminal, Path.of(""), false), CLOCK);
    }

    private static byte[] image(String format, int color) throws IOException {
        BufferedImage image = new BufferedImage(200, 100, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 100; y++) {
            for (int x = 0; x < 200; x++) {
                image.setRGB(x, y, color);
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, file)).isTrue();
        return file.toByteArray();
    }
}
