package dev.stylewright.worker.stylize.image;

import dev.stylewright.worker.stylize.options.Colors;
import java.util.List;

/** What is done about colours around a painting: to the images that go in and to the one that comes out. Stateless once made. */
public sealed interface Coloring permits Coloring.Unchanged, LuminanceTransfer, ColorMatch {
    /** The content as the painting sees it. */
    FloatImage content();

    /** A style, of any size, as the painting sees it. */
    FloatImage style(FloatImage style);

    /** The result of a painting, at the size of any scale. */
    FloatImage finished(FloatImage painted);

    /** What of a finished image is compared with the content and the styles as the painting sees them. */
    default FloatImage compared(FloatImage finished) {
        return finished;
    }

    /** Numbers that tell what {@link #style} does: equal ones change an image equally. */
    List<Double> styleChange(FloatImage style);

    /** What {@code colors} asks for, with a content image of the full size. */
    static Coloring of(Colors colors, FloatImage content) {
        return switch (colors) {
            case STYLE -> new Unchanged(content);
            case CONTENT -> new LuminanceTransfer(content);
            case MATCH -> new ColorMatch(content);
        };
    }

    /** All images as they are. */
    record Unchanged(FloatImage content) implements Coloring {
        @Override
        public FloatImage style(FloatImage style) {
            return style;
        }

        @Override
        public FloatImage finished(FloatImage painted) {
            return painted;
        }

        @Override
        public List<Double> styleChange(FloatImage style) {
            return List.of();
        }
    }
}
