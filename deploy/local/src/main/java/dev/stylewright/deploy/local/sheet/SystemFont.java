package dev.stylewright.deploy.local.sheet;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.LineMetrics;
import java.util.Optional;

/** The sans-serif font of the system. */
final class SystemFont implements LabelFont {

    private static final FontRenderContext SMOOTH = new FontRenderContext(null, true, true);
    private static final double SIZE_PER_LINE = 0.8;

    private final Font font;
    private final LineMetrics metrics;

    private SystemFont(Font font) {
        this.font = font;
        this.metrics = font.getLineMetrics("Ag", SMOOTH);
    }

    /** Loads the font; empty if the JVM has none. */
    static Optional<SystemFont> load(int pixels) {
        try {
            return Optional.of(
                    new SystemFont(new Font(Font.SANS_SERIF, Font.PLAIN, (int) Math.round(pixels * SIZE_PER_LINE))));
        } catch (RuntimeException | LinkageError | InternalError missing) {
            // Without fontconfig or libfreetype the JDK throws one of these, depending on its version.
            return Optional.empty();
        }
    }

    @Override
    public int width(String text) {
        return (int) Math.ceil(font.getStringBounds(text, SMOOTH).getWidth());
    }

    @Override
    public int height() {
        return (int) Math.ceil(metrics.getHeight());
    }

    @Override
    public void draw(Graphics2D graphics, String text, int x, int y) {
        graphics.setFont(font);
        graphics.drawString(text, x, y + metrics.getAscent());
    }
}
