package dev.stylewright.deploy.local.sheet;

import java.awt.Graphics2D;

/** Draws labels of one size. Not thread-safe. */
interface LabelFont {

    /**
     * A font of the system, or the built-in one where the JVM has none, as on servers without fontconfig.
     *
     * @param pixels approximate height of a line
     */
    static LabelFont of(int pixels) {
        return SystemFont.load(pixels).<LabelFont>map(font -> font).orElseGet(() -> BitmapFont.load(pixels));
    }

    /** Width of a text in pixels. */
    int width(String text);

    /** Height of a line in pixels. */
    int height();

    /** Draws a text in the colour of {@code graphics}, its top left corner at {@code x} and {@code y}. */
    void draw(Graphics2D graphics, String text, int x, int y);

    /** The text, with its middle replaced by three dots if it is wider than {@code width} pixels. */
    default String fitted(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        for (int kept = text.length() - 1; kept > 1; kept--) {
            String shorter = text.substring(0, (kept + 1) / 2) + "..." + text.substring(text.length() - kept / 2);
            if (width(shorter) <= width) {
                return shorter;
            }
        }
        return "...";
    }
}
