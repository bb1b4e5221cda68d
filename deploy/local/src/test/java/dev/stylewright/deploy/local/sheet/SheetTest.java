package dev.stylewright.deploy.local.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stylewright.deploy.local.sheet.Sheet.Cell;
import dev.stylewright.deploy.local.sheet.Sheet.Picture;
import dev.stylewright.deploy.local.sheet.Sheet.Row;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SheetTest {

    private static final int INK = 0xff202020;

    @Test
    void everyPictureIsDrawnWholeAndAMissingOneIsGrey() {
        BufferedImage sheet = new Sheet(
                        "title",
                        40,
                        List.of(List.of("columns", "1"), List.of("columns", "2")),
                        List.of(
                                row("rows", List.of(picture(40, 30, Color.RED), picture(40, 30, Color.GREEN))),
                                row("rows", List.of(picture(30, 40, Color.BLUE), Picture.missing("failed")))))
                .draw();
        assertThat(count(sheet, Color.RED)).isEqualTo(1200);
        assertThat(count(sheet, Color.GREEN)).isEqualTo(1200);
        assertThat(count(sheet, Color.BLUE)).isEqualTo(1200);
        assertThat(count(sheet, new Color(0xdd, 0xdd, 0xdd))).isGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 30})
    void labelsAreDrawnWithoutAFontOfTheSystem(int pixels) {
        Sheet sheet = new Sheet("", 40, List.of(), List.of(row("", List.of(picture(40, 30, Color.RED)))));
        Sheet labelled = new Sheet(
                "cat.png",
                40,
                List.of(List.of("contentWeight", "0.003")),
                List.of(row("2.0", List.of(picture(40, 30, Color.RED)))));
        BufferedImage without = new SheetDrawing(sheet, BitmapFont.load(pixels)).draw();
        BufferedImage with = new SheetDrawing(labelled, BitmapFont.load(pixels)).draw();
        assertThat(ink(without)).isZero();
        assertThat(ink(with)).isGreaterThan(200);
        assertThat(count(with, Color.RED)).isEqualTo(1200);
        assertThat(with.getWidth()).isGreaterThan(without.getWidth());
    }

    @Test
    void aMissingPictureSaysWhy() {
        BufferedImage unreadable = missing("unreadable");
        assertThat(ink(unreadable)).isGreaterThan(ink(missing("failed"))).isPositive();
        assertThat(ink(missing(""))).isZero();
    }

    private static BufferedImage missing(String reason) {
        Sheet sheet = new Sheet(
                "", 256, List.of(), List.of(row("", List.of(Picture.missing(reason), picture(256, 200, Color.RED)))));
        return new SheetDrawing(sheet, BitmapFont.load(15)).draw();
    }

    @Test
    void largerPicturesHaveLargerLabels() {
        assertThat(SheetDrawing.textSize(64)).isLessThan(SheetDrawing.textSize(512));
    }

    @Test
    void sheetsAreFilesOfTheirNamesFormat() throws IOException {
        BufferedImage sheet =
                new Sheet("", 40, List.of(), List.of(row("", List.of(picture(40, 30, Color.RED))))).draw();
        for (String name : List.of("a.png", "a.jpg", "A.JPEG")) {
            assertThat(SheetFormat.supports(name)).isTrue();
            BufferedImage read =
                    Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(SheetFormat.encode(sheet, name))));
            assertThat(read.getWidth()).isEqualTo(sheet.getWidth());
        }
        assertThat(SheetFormat.encode(sheet, "a.png")).startsWith(0x89, 'P');
        assertThat(SheetFormat.encode(sheet, "a.jpg")).startsWith(0xff, 0xd8);
        assertThat(SheetFormat.supports("a.webp")).isFalse();
    }

    private static Row row(String header, List<Picture> pictures) {
        return new Row(
                header.isEmpty() ? List.of() : List.of(header),
                pictures.stream()
                        .map(picture -> new Cell(List.of(picture), List.of()))
                        .toList());
    }

    private static Picture picture(int width, int height, Color color) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(color);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return Picture.of(image);
    }

    private static long ink(BufferedImage image) {
        return count(image, new Color(INK));
    }

    private static long count(BufferedImage image, Color color) {
        return Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .filter(pixel -> pixel == color.getRGB())
                .count();
    }
}
