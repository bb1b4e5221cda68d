package dev.stylewright.deploy.local.sheet;

import java.awt.Graphics2D;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A built-in font of 5 x 9 dots, drawn with squares, that does not depend on the system. It has the printable characters of ASCII; accents are left
 * out, and other characters are question marks. The resource shows it as text: a line of characters, then the nine rows of each.
 */
final class BitmapFont implements LabelFont {

    private static final String RESOURCE = "font-5x9.txt";
    private static final int COLUMNS = 5;
    private static final int ROWS = 9;
    private static final int ADVANCE = COLUMNS + 1;
    private static final char UNKNOWN = '?';

    private final Map<Character, List<String>> glyphs;
    private final int dot;

    private BitmapFont(Map<Character, List<String>> glyphs, int dot) {
        this.glyphs = glyphs;
        this.dot = dot;
    }

    /** The font with dots of a whole number of pixels, at least 1. */
    static BitmapFont load(int pixels) {
        int dot = Math.max(1, Math.round((float) pixels / (ROWS + 1)));
        try (InputStream stream = Objects.requireNonNull(BitmapFont.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
            return new BitmapFont(glyphs(lines.lines().toList()), dot);
        } catch (IOException e) {
            throw new IllegalStateException("the font " + RESOURCE + " cannot be read from the class path", e);
        }
    }

    private static Map<Character, List<String>> glyphs(List<String> lines) {
        Map<Character, List<String>> glyphs = new HashMap<>();
        for (int block = 0; block < lines.size(); block += ROWS + 1) {
            String characters = lines.get(block);
            List<String> rows = lines.subList(block + 1, block + 1 + ROWS);
            for (int at = 0; at < characters.length(); at += ADVANCE) {
                int begin = at;
                glyphs.put(
                        characters.charAt(at),
                        rows.stream()
                                .map(row -> row.substring(begin, begin + COLUMNS))
                                .toList());
            }
        }
        return glyphs;
    }

    @Override
    public int width(String text) {
        return plain(text).length() * ADVANCE * dot;
    }

    @Override
    public int height() {
        return (ROWS + 1) * dot;
    }

    @Override
    public void draw(Graphics2D graphics, String text, int x, int y) {
        String plain = plain(text);
        for (int i = 0; i < plain.length(); i++) {
            drawGlyph(graphics, plain.charAt(i), x + i * ADVANCE * dot, y);
        }
    }

    private void drawGlyph(Graphics2D graphics, char character, int x, int y) {
        if (character == ' ') {
            return;
        }
        List<String> rows = Objects.requireNonNull(glyphs.getOrDefault(character, glyphs.get(UNKNOWN)));
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                if (rows.get(row).charAt(column) == '#') {
                    graphics.fillRect(x + column * dot, y + row * dot, dot, dot);
                }
            }
        }
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
    }
}
