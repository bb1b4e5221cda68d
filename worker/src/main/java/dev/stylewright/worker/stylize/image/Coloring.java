package dev.stylewright.worker.stylize.image;

import dev.stylewright.worker.stylize.options.Colors;
import java.util.List;

/** Converts the colours of the input images before optimisation, and those of the result after it. Immutable. */
public sealed interface Coloring permits Coloring.Unchanged, LuminanceTransfer, ColorMatch {
    /** The content in the colours of the optimisation. */
    FloatImage content();

    /** Converts a style, of any size, to the colours of the optimisation. */
    FloatImage style(FloatImage style);

    /** Converts an optimised image, at the size of any scale, to its final colours. */
    FloatImage finished(FloatImage painted);

    /** Converts a finished image to the colours of the optimisation, for comparison with the content and the styles. */
    default FloatImage compared(FloatImage finished) {
        return finished;
    }

    /** Numbers that identify the change by {@link #style}: equal numbers change an image equally. */
    List<Double> styleChange(FloatImage style);

    /** The conversion for {@code colors}, with a content image of the full size. */
    static Coloring of(Colors colors, FloatImage content) {
        return switch (colors) {
            case STYLE -> new Unchanged(content);
            case CONTENT -> new LuminanceTransfer(content);
            case MATCH -> new ColorMatch(content);
        };
    }

    /** Leaves all images unchanged. */
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
