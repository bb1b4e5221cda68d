package dev.stylewright.deploy.local.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BitmapFontTest {

    private final BitmapFont font = BitmapFont.load(10);

    @Test
    void allPrintableCharactersDiffer() {
        Map<String, Character> shapes = new HashMap<>();
        for (char c = ' '; c <= '~'; c++) {
            Character same = shapes.put(shape(font, String.valueOf(c)), c);
            assertThat(same).as("'%s' looks like '%s'", c, same).isNull();
        }
    }

    @Test
    void accentsAreLeftOutAndOtherCharactersAreQuestionMarks() {
        assertThat(shape(font, "Zürich.jpg")).isEqualTo(shape(font, "Zurich.jpg"));
        assertThat(shape(font, "\u5199\u771f")).isEqualTo(shape(font, "??"));
    }

    @Test
    void theDotsHaveAWholeNumberOfPixels() {
        BitmapFont large = BitmapFont.load(30);
        assertThat(large.height()).isEqualTo(3 * font.height());
        assertThat(large.width("styleScale")).isEqualTo(3 * font.width("styleScale"));
        assertThat(BitmapFont.load(1).height()).isEqualTo(10);
    }

    @Test
    void longTextsLoseTheirMiddle() {
        assertThat(font.fitted("short.jpg", font.width("short.jpg"))).isEqualTo("short.jpg");
        String fitted = font.fitted("a-very-long-name-of-a-photo.jpg", 100);
        assertThat(fitted).startsWith("a-very").contains("...").endsWith(".jpg");
        assertThat(font.width(fitted)).isLessThanOrEqualTo(100);
    }

    private static String shape(LabelFont font, String text) {
        BufferedImage image = new BufferedImage(font.width(text), font.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        font.draw(graphics, text, 0, 0);
        graphics.dispose();
        return Arrays.toString(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()));
    }
}
